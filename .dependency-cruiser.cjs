// The import table of the house: which folder may import which. `npm run lint` runs it.
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(app|db|jobs|emails|test)/', pathNot: allowed },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('db', '^db/(?!seed)', '^(db/|app/config\\.ts)', 'db knows itself and the configuration'),
    only('db-seed', '^db/seed', '^(db/|app/domain/|app/config\\.ts)', 'the seed speaks to the domain'),
    only(
      'emails',
      '^emails/',
      '^(emails/|app/i18n/|app/config\\.ts)',
      'emails know themselves and the languages',
    ),
    only(
      'domain',
      '^app/domain/',
      '^(app/domain/|db/|app/config\\.ts)',
      'the domain outlives framework, mail and queue',
    ),
    only('roles-are-pure', '^app/domain/roles\\.ts', '^$', 'the browser loads the ladder'),
    only('auth', '^app/auth/', '^(app/auth/|app/domain/|app/i18n/|app/config\\.ts)'),
    only('i18n', '^app/i18n/', '^app/i18n/'),
    only('routes', '^app/(routes/|root)', '^app/(routes/|auth/|domain/|ui/|i18n/|config\\.ts)'),
    only('ui', '^app/ui/', '^app/(ui/|i18n/|domain/roles\\.ts)', 'ui may use domain types only'),
    only('server', '^app/server', '^(app/(server|auth/|routes|domain/|i18n/|(config|log|metrics|within)\\.ts)|db/)'),
    only(
      'admin',
      '^app/admin',
      '^(app/(admin|domain/|start/secret\\.ts|config\\.ts)|db/(?!seed))',
      'the operator speaks to domain and database',
    ),
    only('jobs', '^jobs/', '^(jobs/|app/domain/|app/i18n/|app/(config|log|metrics|within)\\.ts|emails/|db/)'),
    {
      name: 'only-the-transport-knows-nodemailer',
      severity: 'error',
      from: { path: '^(app|db|jobs|emails)/', pathNot: '^emails/transport' },
      to: { path: 'node_modules/(@types/)?nodemailer' },
    },
    {
      name: 'only-jobs-know-bull',
      severity: 'error',
      from: { path: '^(app|db|emails)/' },
      to: { path: 'node_modules/(bull|ioredis)/' },
    },
    {
      name: 'the-domain-knows-no-framework',
      severity: 'error',
      from: { path: '^(app/domain|db|jobs|emails)/' },
      to: { path: 'node_modules/(@remix-run|remix-auth|@auth)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|app/i18n/paraglide)/' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
