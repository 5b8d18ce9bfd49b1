import * as m from './paraglide/messages.js'

type Role = 'viewer' | 'member' | 'manager' | 'admin' | 'owner'
type Locale = 'en' | 'de'
type Words = ((inputs?: Record<string, never>, options?: { locale?: Locale }) => string)[]

/** Whether the words are about somebody of an agency in a client's account, or about one of the account's own people. */
export type RoleOf = 'agency' | 'own'

const names: Record<Role, Words[number]> = {
  viewer: m.common_role_viewer,
  member: m.common_role_member,
  manager: m.common_role_manager,
  admin: m.common_role_admin,
  owner: m.common_role_owner,
}
const agencyCan: Record<Role, Words> = {
  viewer: [m.common_can_look],
  member: [m.common_can_look, m.common_can_work_own],
  manager: [m.common_can_look, m.common_can_work_all, m.common_can_assign],
  admin: [m.common_can_look, m.common_can_work_all, m.common_can_assign, m.common_can_settings],
  owner: [m.common_can_look, m.common_can_work_all, m.common_can_assign, m.common_can_settings],
}
const never = [m.common_cannot_people, m.common_cannot_access, m.common_cannot_buy, m.common_cannot_password]
const limits: Record<Role, Words> = {
  viewer: [m.common_cannot_change],
  member: [m.common_cannot_assign, m.common_cannot_settings],
  manager: [m.common_cannot_settings],
  admin: [],
  owner: [],
}
const ownCan: Record<Role, Words> = {
  viewer: [m.common_can_look],
  member: [m.common_can_look, m.common_can_work_own],
  manager: [m.common_can_look, m.common_can_work_all, m.common_can_assign],
  admin: [m.common_can_work_all, m.common_can_settings, m.common_can_people, m.common_can_access],
  owner: [m.common_can_everything, m.common_can_hand_over],
}
const ownCannot: Record<Role, Words> = {
  viewer: [m.common_cannot_change],
  member: [m.common_cannot_assign, m.common_cannot_settings],
  manager: [m.common_cannot_settings, m.common_cannot_people],
  admin: [m.common_cannot_hand_over],
  owner: [],
}

/** The role's name as people read it. Without a locale, in that of the page being rendered. */
export function roleName(role: Role, locale?: Locale): string {
  return names[role]({}, { locale })
}

/** What the role allows, in plain words; each completes "can …". */
export function roleCan(role: Role, of: RoleOf = 'agency', locale?: Locale): string[] {
  return (of === 'agency' ? agencyCan : ownCan)[role].map((say) => say({}, { locale }))
}

/** What the role does not allow; each completes "cannot …". */
export function roleCannot(role: Role, of: RoleOf = 'agency', locale?: Locale): string[] {
  return (of === 'agency' ? [...limits[role], ...never] : ownCannot[role]).map((say) => say({}, { locale }))
}

/** Of what an agency's role does not allow, that which a higher one would; the rest is out of every agency's reach. */
export function roleLimits(role: Role): string[] {
  return limits[role].map((say) => say({}))
}
