// A process that serves either the product or the least that Remix can serve, prints where, and ends with its parent.
// node --import tsx test/bench/server.ts <product|trivial>
import { json } from '@remix-run/node'
import { createElement } from 'react'
import { anApp } from '#test/support/app.ts'
import { aBuild } from '#test/support/build.ts'

const trivial = () =>
  aBuild({
    page: { loader: () => json({ hello: 'world' }), page: () => createElement('p', null, 'Hello') },
    resource: { loader: () => json({ hello: 'world' }) },
  })

const app = await anApp(process.argv[2] === 'trivial' ? { build: await trivial() } : {})
process.stdout.write(`${app.url}\n`)
process.stdin.resume().on('end', () => process.exit(0))
