/** When the contact is to be followed up. */
export function FollowUpCard() {
  return null
}
