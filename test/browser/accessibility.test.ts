import { betweenTheSteps, everyScreenIsAccessible, halves } from './accessible.ts'

everyScreenIsAccessible(halves.others, betweenTheSteps)
