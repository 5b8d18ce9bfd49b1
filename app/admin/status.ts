import { Duration } from 'luxon'
import type { Count } from '#app/domain/instance-status.ts'
import type { Command } from './command.ts'

export const status: Command = {
  name: 'status',
  summary: 'how the database is, what it holds and what waits',
  options: '',
  takes: {},
  async run(_given, { dataDir }) {
    const { instanceStatus } = await import('#app/domain/instance-status.ts')
    const { version, migrations, counts, outbox } = await instanceStatus()
    const { applied, missing } = migrations
    return [
      `Database    PostgreSQL ${version}, ${dataDir === null ? 'that of DATABASE_URL' : `embedded in ${dataDir}`}`,
      `Migrations  ${applied.length} applied${missing.length === 0 ? ', up to date' : `; missing: ${missing.join(', ')}. Run: npm run migrate`}`,
      ...(counts
        ? [
            `Accounts    ${inWords(counts.accounts)}`,
            `Users       ${inWords(counts.users)}`,
            `Links       ${inWords(counts.links)}`,
          ]
        : []),
      ...(outbox
        ? [
            `Outbox      ${outbox.waiting} waiting, ${outbox.failed} failed` +
              (outbox.oldestDue < 1 ? '' : `; the oldest that is due waits ${age(outbox.oldestDue)}`),
          ]
        : []),
    ]
  },
}

function inWords({ rows, estimated }: Count): string {
  return estimated ? `about ${rows.toLocaleString('en')}` : String(rows)
}

function age(seconds: number): string {
  return Duration.fromObject({ seconds: Math.round(seconds) })
    .rescale()
    .toHuman({ unitDisplay: 'long' })
}
