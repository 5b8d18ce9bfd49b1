import type { OrderItem, OrderKind } from '#app/domain/people/licences/note-order.ts'
import type { OrderLine } from '#app/domain/people/licences/order-lines.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import type { OrderRow } from './order-rows.tsx'

type Locale = 'en' | 'de'
type Say = (inputs?: Record<string, never>, options?: { locale?: Locale }) => string

const kinds: Record<OrderKind, Say> = {
  plan: m.licences_order_plan,
  bought: m.licences_order_bought,
  'given-back': m.licences_order_given_back,
  kept: m.licences_order_kept,
  renewed: m.licences_order_renewed,
}

/** What a line is about, in words; licences go without saying. */
export function orderWords({ kind, item }: { kind: OrderKind; item: OrderItem }, locale: Locale): string {
  const what = kinds[kind]({}, { locale })
  return item === 'seats' ? m.seats_order_of({ what }, { locale }) : what
}

/** What was ordered. */
export function itemWords(item: OrderItem, locale: Locale): string {
  return item === 'seats' ? m.seats_field_seats({}, { locale }) : m.seats_item_licences({}, { locale })
}

/** Who did it; the operator and Prokura itself have no name of their own. */
export function buyerWords({ by, userName }: OrderLine, locale: Locale): string {
  if (by === 'operator') return m.access_activity_operator({}, { locale })
  return by === 'system' ? m.licences_by_itself({}, { locale }) : userName
}

/** Fewer or more at the renewal are written with their sign. */
export function quantityWords({ kind, quantity }: OrderLine): string {
  return kind === 'given-back' || kind === 'kept'
    ? `${quantity < 0 ? '−' : '+'}${Math.abs(quantity)}`
    : String(quantity)
}

export function orderRow(line: OrderLine, locale: Locale): OrderRow {
  return {
    id: line.id,
    at: line.at.toISOString(),
    what: orderWords(line, locale),
    plan: line.plan,
    quantity: quantityWords(line),
    unitPriceCents: line.unitPriceCents,
    licences: line.licences,
    who: buyerWords(line, locale),
  }
}
