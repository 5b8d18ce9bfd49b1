import type { Words } from './letter.ts'
import { writeAsking, type RequestFacts } from './request.tsx'

/** The one reminder of a request that nobody has answered for five days (L7); its link is the same. */
export function writeReminder(facts: RequestFacts): Promise<Words> {
  return writeAsking(facts, 'reminder')
}
