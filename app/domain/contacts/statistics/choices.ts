export const groupings = ['user', 'team', 'date'] as const
export type Grouping = (typeof groupings)[number]

export const periods = [
  'this-month',
  'last-month',
  'this-quarter',
  'last-quarter',
  'this-year',
  'last-year',
  'free',
] as const
export type Period = (typeof periods)[number]

export const units = ['day', 'week', 'month', 'quarter'] as const
export type Unit = (typeof units)[number]

/** What the bars are as long as. */
export const charts = ['contacts', 'value'] as const
export type Chart = (typeof charts)[number]
