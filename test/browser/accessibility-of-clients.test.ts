import { everyScreenIsAccessible, halves } from './accessible.ts'

everyScreenIsAccessible(halves.clients)
