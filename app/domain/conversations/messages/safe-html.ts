import sanitizeHtml, { type Attributes } from 'sanitize-html'
import { pictureType } from './pictures.ts'

/** The longest newsletters have a tenth of it. What nests deeper than it is wide costs the square of it. */
const mostTags = 15_000

/** Nobody nests a mail so deep who wants it to be read. */
const deepest = 100

const layout = ['align', 'valign', 'width', 'height', 'bgcolor', 'dir', 'lang', 'title']
const tags = [
  ...[
    'a',
    'abbr',
    'b',
    'blockquote',
    'br',
    'center',
    'cite',
    'code',
    'dd',
    'del',
    'div',
    'dl',
    'dt',
    'em',
    'font',
  ],
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'i',
    'img',
    'ins',
    'li',
    'ol',
    'p',
    'pre',
    'q',
    's',
    'small',
    'span',
  ],
  ...['strike', 'strong', 'sub', 'sup', 'u', 'ul'],
  ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
]

// No brackets but those of colours, no @ and no backslash: nothing is loaded, nothing hides behind an escape.
const plainValue = /^(?:[^()\\@;{}<>]|rgba?\([\d\s.,%/]+\))*$/i
const styles = [
  ...[
    'color',
    'background',
    'background-color',
    'font',
    'font-family',
    'font-size',
    'font-style',
    'font-weight',
  ],
  ...['line-height', 'letter-spacing', 'text-align', 'text-decoration', 'text-transform', 'vertical-align'],
  ...['white-space', 'direction', 'width', 'max-width', 'min-width', 'height', 'display', 'list-style-type'],
  ...['margin', 'margin-top', 'margin-right', 'margin-bottom', 'margin-left'],
  ...['padding', 'padding-top', 'padding-right', 'padding-bottom', 'padding-left'],
  ...['border', 'border-top', 'border-right', 'border-bottom', 'border-left', 'border-color', 'border-style'],
  ...['border-width', 'border-radius', 'border-collapse', 'border-spacing', 'table-layout'],
]

/**
 * A mail's HTML with nothing in it that acts: no script, form, frame or style sheet, links that leave in a tab of their
 * own, pictures that came with the mail (`inline`, by their content ids) laid into it. Its frame has a sandbox and a policy
 * besides; each of the three would do alone. Pictures from elsewhere tell their sender who reads, and when: they are in it
 * only with `remote`.
 */
export function safeHtml(
  html: string,
  { inline = new Map(), remote = false }: { inline?: ReadonlyMap<string, Buffer>; remote?: boolean } = {},
): string {
  const picture = (src: string) => {
    const from = pictureFrom(src, inline)
    return remote || !from.src?.startsWith('https:') ? from : {}
  }
  return sanitizeHtml(bounded(html), {
    allowedTags: tags,
    allowedAttributes: {
      '*': [...layout, 'style'],
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt'],
      font: ['color', 'face', 'size'],
      table: ['border', 'cellpadding', 'cellspacing', 'role'],
      td: ['colspan', 'rowspan', 'nowrap'],
      th: ['colspan', 'rowspan', 'nowrap', 'scope'],
      col: ['span'],
      ol: ['start', 'type'],
    },
    allowedStyles: { '*': Object.fromEntries(styles.map((name) => [name, [plainValue]])) },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['https', 'data'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    allowProtocolRelative: false,
    nestingLimit: deepest,
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'head',
      'svg',
      'math',
      'template',
      'xmp',
    ],
    transformTags: {
      a: (tagName, { href, ...rest }) => ({
        tagName,
        attribs: {
          ...rest,
          ...(href && isWhole(href) ? { href, target: '_blank', rel: 'noopener noreferrer nofollow' } : {}),
        } as Attributes,
      }),
      img: (tagName, { src, ...rest }) => ({
        tagName,
        attribs: { ...rest, ...picture(src ?? '') } as Attributes,
      }),
    },
  })
}

/** What comes after too many tags is left out. */
function bounded(html: string): string {
  let at = -1
  for (let tag = 0; tag < mostTags; tag++) {
    at = html.indexOf('<', at + 1)
    if (at < 0) return html
  }
  return html.slice(0, at)
}

/** Whether a link says itself where it leads: of ours none may, and what is relative would. */
const isWhole = (href: string) => /^\s*(https?:\/\/|mailto:|tel:)/i.test(href)

function pictureFrom(src: string, inline: ReadonlyMap<string, Buffer>): { src?: string } {
  const written = src.trim()
  if (/^cid:/i.test(written)) return fromMail(decoded(written.slice(4)), inline)
  if (/^data:image\/(png|jpeg|gif|webp);base64,[a-z0-9+/=\s]*$/i.test(written)) return { src: written }
  // By https alone; the policy decides whether it is loaded.
  return /^https?:\/\//i.test(written) ? { src: written.replace(/^http:/i, 'https:') } : {}
}

function fromMail(contentId: string, inline: ReadonlyMap<string, Buffer>): { src?: string } {
  const content = inline.get(contentId)
  const type = content && pictureType(content)
  return type ? { src: `data:${type};base64,${content.toString('base64')}` } : {}
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
