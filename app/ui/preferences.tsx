import { Form, useLocation } from '@remix-run/react'
import { Check } from 'lucide-react'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'

export type Theme = 'light' | 'dark' | 'system'

type Choice = { value: string; label: string; lang?: string }
type Props = { name: 'lang' | 'theme'; label: string; choices: Choice[]; chosen: string }

/** One button a choice; each posts to /preferences and comes back to this page. */
function PreferenceForm({ name, label, choices, chosen }: Props) {
  const { pathname, search } = useLocation()
  return (
    // A whole new document, so that language and colours change everywhere at once.
    <Form
      method="post"
      action="/preferences"
      reloadDocument
      role="group"
      aria-label={label}
      className="flex flex-wrap gap-1"
    >
      <input type="hidden" name="to" value={pathname + search} />
      {choices.map(({ value, label, lang }) => (
        <button
          key={value}
          name={name}
          value={value}
          lang={lang}
          aria-pressed={value === chosen}
          className="inline-flex min-h-8 items-center gap-1.5 rounded-md px-2 text-xs text-ink2 hover:bg-sunken hover:text-ink aria-pressed:bg-sunken aria-pressed:font-semibold aria-pressed:text-ink pointer-coarse:min-h-11"
        >
          {value === chosen && <Check aria-hidden className="size-3.5" />}
          {label}
        </button>
      ))}
    </Form>
  )
}

/** The language, each named in itself. */
export function LanguageForm() {
  const choices = [
    { value: 'en', label: m.common_language_en(), lang: 'en' },
    { value: 'de', label: m.common_language_de(), lang: 'de' },
  ]
  return <PreferenceForm name="lang" label={m.common_language()} choices={choices} chosen={getLocale()} />
}

/** Light, dark, or what the device says. */
export function ThemeForm({ theme }: { theme: Theme }) {
  const choices = [
    { value: 'light', label: m.common_theme_light() },
    { value: 'dark', label: m.common_theme_dark() },
    { value: 'system', label: m.common_theme_system() },
  ]
  return <PreferenceForm name="theme" label={m.common_theme()} choices={choices} chosen={theme} />
}
