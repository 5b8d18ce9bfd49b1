// The colours of app/ui/tokens.css as hex, since mail programs know no oklch. Light, then dark.
export const palette = {
  canvas: ['#f9fafc', '#0c1015'],
  surface: ['#ffffff', '#14191f'],
  sunken: ['#f0f3f6', '#1d2229'],
  line: ['#dce0e5', '#2f363f'],
  ink: ['#151e29', '#ebeff2'],
  ink2: ['#444e5b', '#b7bfc7'],
  ink3: ['#5e6773', '#99a3ad'],
  accent: ['#005e93', '#64bced'],
  onAccent: ['#ffffff', '#081520'],
} as const

export type Colour = keyof typeof palette

/** The light colour, for inline styles: what every mail program understands. */
export function light(colour: Colour): string {
  return palette[colour][0]
}

/** Dark values for mail programs that follow the reader's setting; inline styles need overruling. */
export const darkStyles = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
${(Object.keys(palette) as Colour[])
  .map(
    (colour) =>
      `  .bg-${colour} { background-color: ${palette[colour][1]} !important; }\n` +
      `  .text-${colour} { color: ${palette[colour][1]} !important; }\n` +
      `  .border-${colour} { border-color: ${palette[colour][1]} !important; }`,
  )
  .join('\n')}
  .bg-canvas > table > tbody > tr > td { background-color: ${palette.canvas[1]} !important; }
}
@media (max-width: 480px) { .sheet { padding: 24px 20px !important; } }
`
