import type { OutboxKind } from '#app/domain/outbox.ts'
import { mailApproved } from './access-request.mail-approved.ts'
import { mailClient } from './access-request.mail-client.ts'
import { mailDeclined } from './access-request.mail-declined.ts'
import { mailExpired } from './access-request.mail-expired.ts'
import { remindClient } from './access-request.remind-client.ts'
import { mailMoveLink } from './address-move.mail-link.ts'
import { mailReplaced } from './address-move.mail-replaced.ts'
import { mailAddressChanged } from './address.mail-changed.ts'
import { mailDigest } from './assignments.mail-digest.ts'
import { mailDue } from './follow-ups.mail-due.ts'
import { takeInMail } from './inbound-mail.take-in.ts'
import { runListInterval } from './list-interval.run.ts'
import { mailGrantChanged } from './grant.mail-changed.ts'
import { mailClientOwner } from './grant.mail-client-owner.ts'
import { mailColleague } from './grant.mail-colleague.ts'
import { mailInvitee } from './invitation.mail-invitee.ts'
import { mailChanged } from './link.mail-changed.ts'
import { mailLeft } from './link.mail-left.ts'
import { mailRevoked } from './link.mail-revoked.ts'
import { mailRemoved } from './member.mail-removed.ts'
import { mailCode } from './one-time-code.mail.ts'
import { mailIdentityJoined } from './oidc-identity.mail-joined.ts'
import { mailIdentityRemoved } from './oidc-identity.mail-removed.ts'
import { mailReply } from './message.mail-reply.ts'
import { runChange } from './ownership-change.run.ts'
import { mailOffered } from './ownership.mail-offered.ts'
import { mailTransferred } from './ownership.mail-transferred.ts'
import { mailResetLink } from './password-reset.mail-link.ts'
import { runContactImport } from './contact-import.run.ts'
import { cleanUpDead } from './periodic.clean-up.ts'
import { digestAssignments } from './periodic.digest-assignments.ts'
import { endLinks } from './periodic.end-links.ts'
import { expireRequests } from './periodic.expire-requests.ts'
import { releaseQueues } from './periodic.release-queues.ts'
import { remindClients } from './periodic.remind-clients.ts'
import { remindMembersOfFollowUps } from './periodic.remind-members.ts'
import { renewLicences } from './periodic.renew-licences.ts'
import type { Job } from './row.ts'
import { runWorkflow } from './workflow.run.ts'
import { mailSecondFactorChanged } from './second-factor.mail-changed.ts'
import { mailSignUpLink } from './sign-up.mail-link.ts'

/** The job of every kind of work; a kind without one does not compile. */
export const jobs: Record<OutboxKind, Job> = {
  'access-request.mail-client': mailClient,
  'access-request.remind-client': remindClient,
  'access-request.mail-approved': mailApproved,
  'access-request.mail-declined': mailDeclined,
  'access-request.mail-expired': mailExpired,
  'grant.mail-colleague': mailColleague,
  'grant.mail-client-owner': mailClientOwner,
  'grant.mail-changed': mailGrantChanged,
  'link.mail-changed': mailChanged,
  'link.mail-revoked': mailRevoked,
  'link.mail-left': mailLeft,
  'invitation.mail-invitee': mailInvitee,
  'member.mail-removed': mailRemoved,
  'ownership.mail-offered': mailOffered,
  'ownership.mail-transferred': mailTransferred,
  'sign-up.mail-link': mailSignUpLink,
  'one-time-code.mail': mailCode,
  'password-reset.mail-link': mailResetLink,
  'address.mail-changed': mailAddressChanged,
  'address-move.mail-link': mailMoveLink,
  'address-move.mail-replaced': mailReplaced,
  'oidc-identity.mail-joined': mailIdentityJoined,
  'oidc-identity.mail-removed': mailIdentityRemoved,
  'second-factor.mail-changed': mailSecondFactorChanged,
  'assignments.mail-digest': mailDigest,
  'ownership-change.run': runChange,
  'workflow.run': runWorkflow,
  'contact-import.run': runContactImport,
  'follow-ups.mail-due': mailDue,
  'message.mail-reply': mailReply,
  'list-interval.run': runListInterval,
  'inbound-mail.take-in': takeInMail,
  'periodic.expire-requests': expireRequests,
  'periodic.remind-clients': remindClients,
  'periodic.release-queues': releaseQueues,
  'periodic.end-links': endLinks,
  'periodic.renew-licences': renewLicences,
  'periodic.digest-assignments': digestAssignments,
  'periodic.remind-members': remindMembersOfFollowUps,
  'periodic.clean-up': cleanUpDead,
}
