import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeHtml } from '#app/domain/conversations/messages/safe-html.ts'
import { naughtyStrings, polyglots } from '#test/support/hostile.ts'

/** Nothing in it that runs, loads, sends, covers or leads into our own pages. */
function isHarmless(html: string): boolean {
  const tags = [...html.matchAll(/<\/?([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>/gi)]
  return tags.every(([, name = '', attributes = '']) => {
    const values = [...attributes.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)].map(
      ([, key = '', value = '']) => [key.toLowerCase(), value] as const,
    )
    return (
      !/^(script|style|link|meta|base|form|input|button|iframe|object|embed|svg|math|video|audio|template|frame|frameset)$/i.test(
        name,
      ) &&
      values.every(([key, value]) => {
        if (key.startsWith('on') || ['srcset', 'class', 'id', 'srcdoc', 'action', 'background'].includes(key))
          return false
        if (key === 'href') return /^(https?:\/\/|mailto:|tel:)/i.test(value)
        if (key === 'src') return /^data:image\/(png|jpeg|gif|webp);base64,/i.test(value)
        if (key === 'style')
          return !/url\(|expression|@import|position|\\|image-set|-moz-binding/i.test(value)
        return true
      })
    )
  })
}

describe('a mail’s HTML', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '<scr<script>ipt>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<img src="https://spy.example/1.gif">',
    '<img srcset="https://spy.example/1.gif 2x">',
    '<img src="//spy.example/1.gif">',
    '<img src="data:image/svg+xml;base64,PHN2Zy8+">',
    '<img src="data:text/html;base64,PHN2Zy8+">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="/a/other/people">x</a>',
    '<a href="//evil.example">x</a>',
    '<p style="background:url(https://spy.example/1.gif)">x</p>',
    '<p style="background:u\\72l(https://spy.example/1.gif)">x</p>',
    '<p style="position:fixed;top:0;left:0;width:100%">x</p>',
    '<style>@import url(https://spy.example/x.css)</style><p>x</p>',
    '<link rel="stylesheet" href="https://spy.example/x.css">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<form action="https://evil.example"><input name="password"><button>Sign in</button></form>',
    '<iframe src="https://evil.example"></iframe><object data="x"></object><embed src="x">',
    '<svg><script>alert(1)</script></svg><svg onload=alert(1)>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<template><img src=x onerror=alert(1)></template>',
    '<table background="https://spy.example/1.gif"><tr><td background="x">x</td></tr></table>',
    '<video src="https://spy.example/x" poster="https://spy.example/y"></video>',
    '<!--[if mso]><script>alert(1)</script><![endif]-->',
    '<div id="x" class="fixed inset-0">x</div>',
  ]
  test.each([...hostile, ...polyglots])('is harmless: %s', (html) => {
    expect(isHarmless(safeHtml(html)), safeHtml(html)).toBe(true)
  })

  test('is harmless whatever naughty strings stand in it, and whatever stands beside them', () => {
    for (const text of naughtyStrings) {
      const out = safeHtml(`<p>${text}</p><a href="${text}">x</a><img src="${text}" alt="${text}">`)
      expect(isHarmless(out), out).toBe(true)
    }
    const pieces = fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string({ maxLength: 20 })), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(pieces, (parts) => isHarmless(safeHtml(parts.join('')))),
      { numRuns: 300 },
    )
  })

  test('keeps what makes a mail readable', () => {
    const html =
      '<table><tr><td style="color:#333;text-align:right">1</td></tr></table><p><b>Hi</b> <a href="https://shop.example/x?a=1">shop</a></p>'
    const out = safeHtml(html)
    expect(out).toContain('<td style="color:#333;text-align:right">1</td>')
    expect(out).toContain(
      '<a href="https://shop.example/x?a=1" target="_blank" rel="noopener noreferrer nofollow">shop</a>',
    )
  })

  test('has pictures of the mail itself laid into it, if they are pictures, and those from elsewhere only when asked', () => {
    const inline = new Map([
      ['logo@x', Buffer.from('89504e470d0a1a0a', 'hex')],
      ['not@x', Buffer.from('<svg onload=alert(1)>')],
    ])
    const html =
      '<img src="cid:logo@x"><img src="cid:not@x"><img src="cid:gone@x"><img src="http://shop.example/1.png">'
    expect(safeHtml(html, { inline })).toBe(
      '<img src="data:image/png;base64,iVBORw0KGgo=" /><img /><img /><img />',
    )
    expect(safeHtml(html, { inline, remote: true })).toContain('<img src="https://shop.example/1.png" />')
  })

  test('of a hundred thousand tags, or nested ten thousand deep, is bounded', () => {
    expect(safeHtml('<b>x</b>'.repeat(100_000)).length).toBeLessThan(300_000)
    const deep = safeHtml('<div>'.repeat(10_000) + 'x')
    expect(deep.match(/<div>/g)?.length ?? 0).toBeLessThanOrEqual(100)
    expect(safeHtml('<'.repeat(1_000_000)).length).toBeLessThan(1_000_000)
  })
})
