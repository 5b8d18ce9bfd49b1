export const shortestLocalPart = 3
export const longestLocalPart = 30
/** An account that goes through names would leave none to others: each stays its own for good. */
export const mostAddressesOfAccount = 10

/** Names that stand for whoever runs a mail server, or for nobody; some of them are by rule (RFC 2142). */
const reserved = new Set(
  `abuse admin administrator bounce bounces daemon dmarc double-bounce hostmaster listserv mailer-daemon
  mail-daemon mailerdaemon majordomo no-reply nobody noc noreply no.reply postmaster prokura root security ssl-admin
  ssladmin sysadmin system unsubscribe usenet uucp webmaster www`.split(/\s+/),
)

export type LocalPartRefusal = 'too-short' | 'too-long' | 'bad-characters' | 'reserved'

/** The part before the @ as it is kept, or why nobody can have it: small letters, digits, dots and hyphens, 3 to 30 of them. */
export function readLocalPartWish(
  typed: string,
): { ok: true; localPart: string } | { ok: false; reason: LocalPartRefusal } {
  const localPart = typed.slice(0, 500).normalize('NFKC').trim().toLowerCase()
  if (localPart.length < shortestLocalPart) return { ok: false, reason: 'too-short' }
  if (localPart.length > longestLocalPart) return { ok: false, reason: 'too-long' }
  if (!/^[a-z0-9]+([.-]+[a-z0-9]+)*$/.test(localPart) || localPart.includes('..'))
    return { ok: false, reason: 'bad-characters' }
  return reserved.has(localPart) ? { ok: false, reason: 'reserved' } : { ok: true, localPart }
}

const spelled: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
  '&': ' ',
}

/** What an account might be called in an address, by its name; empty where nothing of the name can stand there. */
export function localPartFor(name: string): string {
  const plain = name
    .slice(0, 500)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüßæøå&]/g, (letter) => spelled[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestLocalPart)
    .replace(/^-|-$/g, '')
  return readLocalPartWish(plain).ok ? plain : ''
}
