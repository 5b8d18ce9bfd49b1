// Which way PostgreSQL goes for the statements of a piece of work: `const plans = await plansOf(() => listClients(…))`.
import { sql } from '#db/sql.server.ts'

export type Plan = {
  statement: string
  /** With the values at hand, or without knowing any, as PostgreSQL plans what it has run a few times. */
  kind: 'custom' | 'generic'
  nodes: Node[]
}
type Node = { type: string; table: string | null; index: string | null }
type Json = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: Json[] }

/** Runs the work, and plans each of its statements twice. Statements that cannot be planned, such as `begin`, are left out. */
export async function plansOf(work: () => PromiseLike<unknown>): Promise<Plan[]> {
  const statements = await statementsOf(work)
  const plans: Plan[] = []
  const connection = await sql.reserve()
  try {
    for (const { text, parameters } of statements) {
      const custom = await connection.unsafe(`explain (format json) ${text}`, parameters as never[], {
        prepare: false,
      })
      plans.push({ statement: text, kind: 'custom', nodes: nodesOf(custom[0]!) })
      const blanks = parameters.length === 0 ? '' : `(${parameters.map(() => 'null').join(', ')})`
      await connection.unsafe(`set plan_cache_mode = force_generic_plan; prepare planned as ${text}`)
      const generic = await connection.unsafe(`explain (format json) execute planned${blanks}`)
      await connection.unsafe('deallocate planned; reset plan_cache_mode')
      plans.push({ statement: text, kind: 'generic', nodes: nodesOf(generic[0]!) })
    }
  } finally {
    connection.release()
  }
  return plans
}

/** Tables that a plan reads from end to end. */
export function tablesScanned(plan: Plan): string[] {
  return plan.nodes.flatMap(({ type, table }) => (type === 'Seq Scan' && table ? [table] : []))
}

export function indexesUsed(plans: Plan[]): string[] {
  return [...new Set(plans.flatMap(({ nodes }) => nodes.flatMap(({ index }) => index ?? [])))].sort()
}

async function statementsOf(work: () => PromiseLike<unknown>) {
  const heard = new Map<string, unknown[]>()
  const options = sql.options as unknown as { debug: unknown }
  const before = options.debug
  options.debug = (_connection: number, text: string, parameters: unknown[]) => {
    if (/^\s*(select|insert|update|delete|with|\()/i.test(text) && !heard.has(text))
      heard.set(text, [...parameters])
  }
  try {
    await work()
  } finally {
    options.debug = before
  }
  return [...heard].map(([text, parameters]) => ({ text, parameters }))
}

function nodesOf(row: Record<string, unknown>): Node[] {
  const [root] = Object.values(row)[0] as [{ Plan: Json }]
  const walk = (node: Json): Node[] => [
    { type: node['Node Type'], table: node['Relation Name'] ?? null, index: node['Index Name'] ?? null },
    ...(node.Plans ?? []).flatMap(walk),
  ]
  return walk(root.Plan)
}
