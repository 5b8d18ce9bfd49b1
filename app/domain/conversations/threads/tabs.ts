/** The parts of the inbox, as its tabs name them. */
export const tabs = ['open', 'mine', 'unassigned', 'snoozed', 'closed'] as const
export type Tab = (typeof tabs)[number]
