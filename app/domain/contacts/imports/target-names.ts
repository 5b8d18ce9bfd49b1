/** What a column can become, beside the account's own fields (`field-<id>`). */
export const targets = [
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'company',
  'companySize',
  'territory',
  'productInterest',
  'leadScore',
  'status',
  'value',
  'list',
  'owner',
] as const
export type Target = (typeof targets)[number]
