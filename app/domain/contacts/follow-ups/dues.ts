/** When a follow-up is due, by the calendar of whoever reads it. */
export const dues = ['overdue', 'today', 'upcoming'] as const
export type Due = (typeof dues)[number]
