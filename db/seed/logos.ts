import { crc32, deflateSync } from 'node:zlib'
import { logoFile } from '#app/domain/people/account/logo-file.ts'
import type { Sql } from '#db/sql.server.ts'

type Colour = readonly [red: number, green: number, blue: number]
/** The colour of a point between 0 and 1 in both directions, from the top left; null is nothing. */
type Drawing = (x: number, y: number) => Colour | null

const side = 128

/** A drop of ink beside two bars of music. */
export const inkwell: Drawing = (x, y) => {
  const below = y > 0.55
  const width = below
    ? Math.sqrt(Math.max(0, 0.0676 - (y - 0.55) ** 2))
    : 0.26 * Math.max(0, (y - 0.1) / 0.45) ** 1.4
  if (y > 0.1 && Math.abs(x - 0.36) < width) return [23, 62, 112]
  if (x > 0.72 && x < 0.78 && y > 0.2 && y < 0.8) return [214, 92, 58]
  if (x > 0.84 && x < 0.9 && y > 0.35 && y < 0.8) return [214, 92, 58]
  return null
}

/** A gabled house with its beams. */
export const gable: Drawing = (x, y) => {
  const roof = y > 0.14 && y < 0.5 && Math.abs(x - 0.5) < (y - 0.1) * 1.1
  if (roof) return y > 0.14 + Math.abs(x - 0.5) * 0.9 + 0.1 ? [250, 244, 232] : [122, 46, 30]
  if (y < 0.5 || y > 0.88 || Math.abs(x - 0.5) > 0.36) return null
  const beam = Math.abs(Math.abs(x - 0.5) - 0.33) < 0.035 || Math.abs(x - 0.5) < 0.03 || y > 0.83 || y < 0.55
  return beam || Math.abs(Math.abs(x - 0.5) - (y - 0.55) * 1.1) < 0.03 ? [88, 58, 38] : [250, 244, 232]
}

/** Gives an account a picture that was drawn here, so that nobody's trademark is in the demo. */
export async function giveLogo(sql: Sql, accountId: string, drawing: Drawing) {
  const bytes = png(drawing)
  const file = logoFile(bytes)
  if (!file.ok) throw new Error(`The demo's own logo is refused: ${file.reason}`)
  await sql`
    insert into account_logos (account_id, hash, type, width, height, bytes)
    values (${accountId}, ${file.hash}, ${file.type}, ${file.width}, ${file.height}, ${bytes})`
}

function png(drawing: Drawing): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  // Eight bits a channel, with transparency.
  head.set([8, 6, 0, 0, 0], 8)
  const rows = Array.from({ length: side }, (_, y) => {
    const row = Buffer.alloc(1 + 4 * side)
    for (let x = 0; x < side; x++) row.set(pixel(drawing, x, y), 1 + 4 * x)
    return row
  })
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = deflateSync(Buffer.concat(rows), { level: 9 })
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

/** Four points a pixel, so that edges are smooth. */
function pixel(drawing: Drawing, x: number, y: number): [number, number, number, number] {
  const points = [0.25, 0.75].flatMap((dx) =>
    [0.25, 0.75].map((dy) => drawing((x + dx) / side, (y + dy) / side)),
  )
  const found = points.filter((point) => point !== null)
  if (found.length === 0) return [255, 255, 255, 0]
  const mean = (channel: 0 | 1 | 2) =>
    Math.round(found.reduce((sum, point) => sum + point[channel], 0) / found.length)
  return [mean(0), mean(1), mean(2), Math.round((255 * found.length) / points.length)]
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
