import { assignmentsDigest } from '#app/domain/contacts/ownership/digests.ts'
import { writeAssignmentsDigest } from '#emails/assignments-digest.tsx'
import { mailJob } from './mail-job.ts'

export const mailDigest = mailJob(
  (row) => assignmentsDigest(row.subjectId),
  (facts) => writeAssignmentsDigest(facts),
)
