// One replica that migrates DATABASE_URL and prints what it applied, as JSON.
import { migrate } from '#db/migrate.ts'

process.stdout.write(JSON.stringify(await migrate(process.env.DATABASE_URL!)))
