import { CircleAlert } from 'lucide-react'
import { useId, type ComponentProps, type ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'

type Described = { hint?: ReactNode; errors?: string[] }
type Labelled = Described & { label: ReactNode; name: string; optional?: boolean; hideLabel?: boolean }
export type Option = { value: string; label: string; disabled?: boolean; hint?: ReactNode }

/** The wiring of a field: its ids, and which of hint and error a screen reader reads out with it. */
function useField({ hint, errors }: Described, ownId?: string) {
  const made = useId()
  const id = ownId ?? made
  const wrong = Boolean(errors?.length)
  const described = [hint ? `${id}-hint` : '', wrong ? `${id}-error` : ''].filter(Boolean).join(' ')
  return {
    id,
    hint: hint ? <FieldHint id={`${id}-hint`}>{hint}</FieldHint> : null,
    error: wrong ? <FieldError id={`${id}-error`} errors={errors!} /> : null,
    control: { id, 'aria-describedby': described || undefined, 'aria-invalid': wrong || undefined },
  }
}

function FieldHint(props: { id: string; children: ReactNode }) {
  return <div {...props} className="mt-1 text-xs text-ink3" />
}

/** The texts of what is wrong, to be tied to its control by `aria-describedby={id}`. */
export function FieldError({ id, errors }: { id: string; errors: string[] }) {
  return (
    <p id={id} className="mt-1 flex gap-1.5 text-xs font-medium text-danger">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{errors.join(' ')}</span>
    </p>
  )
}

function Label({
  id,
  label,
  optional,
  hideLabel,
}: { id: string } & Pick<Labelled, 'label' | 'optional' | 'hideLabel'>) {
  return (
    <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1 block text-sm font-medium text-ink'}>
      {label}
      {optional && <span className="font-normal text-ink3"> {m.common_optional()}</span>}
    </label>
  )
}

/** One line of text. Takes every attribute of `<input>`; `errors` stand below it and keep what was typed. */
export function TextField(props: Labelled & ComponentProps<'input'>) {
  const { label, hint, errors, optional, hideLabel, className = '', ...input } = props
  const field = useField({ hint, errors }, input.id)
  return (
    <div className={className}>
      <Label id={field.id} {...{ label, optional, hideLabel }} />
      <input type="text" {...input} {...field.control} className="control" />
      {field.hint}
      {field.error}
    </div>
  )
}

/** Several lines of text. */
export function TextArea(props: Labelled & ComponentProps<'textarea'>) {
  const { label, hint, errors, optional, hideLabel, className = '', ...input } = props
  const field = useField({ hint, errors }, input.id)
  return (
    <div className={className}>
      <Label id={field.id} {...{ label, optional, hideLabel }} />
      <textarea rows={4} {...input} {...field.control} className="control" />
      {field.hint}
      {field.error}
    </div>
  )
}

/** A native select; give `options`, or `<option>`s as children. */
export function SelectField(props: Labelled & { options?: Option[] } & ComponentProps<'select'>) {
  const { label, hint, errors, optional, hideLabel, options, children, className = '', ...select } = props
  const field = useField({ hint, errors }, select.id)
  return (
    <div className={className}>
      <Label id={field.id} {...{ label, optional, hideLabel }} />
      <select {...select} {...field.control} className="control pr-8">
        {options?.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
        {children}
      </select>
      {field.hint}
      {field.error}
    </div>
  )
}

/** One tick box with its label beside it. */
export function CheckboxField(props: Omit<Labelled, 'optional'> & ComponentProps<'input'>) {
  const { label, hint, errors, hideLabel, className = '', ...input } = props
  const field = useField({ hint, errors }, input.id)
  return (
    <div className={className}>
      <label
        htmlFor={field.id}
        className="flex min-h-6 gap-2.5 py-0.5 pointer-coarse:min-h-11 pointer-coarse:py-2.5"
      >
        <input {...input} {...field.control} type="checkbox" className="tick" />
        <span className={hideLabel ? 'sr-only' : input.disabled ? 'text-ink3' : ''}>{label}</span>
      </label>
      {field.hint && <div className="pl-6.5">{field.hint}</div>}
      {field.error}
    </div>
  )
}

/** A group of radio buttons: one choice among few that are worth reading. */
export function RadioField(
  props: Labelled & { options: Option[]; defaultValue?: string; required?: boolean; className?: string },
) {
  const { label, name, hint, errors, optional, hideLabel, options, defaultValue, required, className } = props
  const field = useField({ hint, errors })
  return (
    <fieldset aria-describedby={field.control['aria-describedby']} className={className}>
      <legend className={hideLabel ? 'sr-only' : 'mb-1 text-sm font-medium'}>
        {label}
        {optional && <span className="font-normal text-ink3"> {m.common_optional()}</span>}
      </legend>
      {field.hint}
      <div className="mt-1 grid gap-1">
        {options.map((option) => (
          <RadioOption
            key={option.value}
            {...{ option, name, required }}
            checked={option.value === defaultValue}
          />
        ))}
      </div>
      {field.error}
    </fieldset>
  )
}

function RadioOption(props: { option: Option; name: string; required?: boolean; checked: boolean }) {
  const { option, name, required, checked } = props
  const id = useId()
  return (
    <div>
      <label
        htmlFor={id}
        className="flex min-h-6 gap-2.5 py-0.5 pointer-coarse:min-h-11 pointer-coarse:py-2.5"
      >
        <input
          id={id}
          type="radio"
          name={name}
          value={option.value}
          defaultChecked={checked}
          disabled={option.disabled}
          required={required}
          aria-describedby={option.hint ? `${id}-hint` : undefined}
          className="tick"
        />
        <span className={option.disabled ? 'text-ink3' : ''}>{option.label}</span>
      </label>
      {option.hint && (
        <div id={`${id}-hint`} className="pl-6.5 text-xs text-ink3">
          {option.hint}
        </div>
      )}
    </div>
  )
}
