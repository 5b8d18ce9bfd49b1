/** What workflows did with the contact, and why. */
export function WorkflowCard() {
  return null
}
