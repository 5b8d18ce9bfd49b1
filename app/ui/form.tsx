import { Form, type FormProps } from '@remix-run/react'
import { useAccount } from './account-context.tsx'
import { Notice } from './notice.tsx'

/**
 * A form that belongs to the open account: it says so in the hidden field `account`, which must agree with URL and token (L18).
 * The browser's own checks are off, so that errors come from one place, in the page's language, at the field.
 */
export function AccountForm({ children, ...rest }: FormProps) {
  const account = useAccount()
  return (
    <Form method="post" noValidate {...rest}>
      <input type="hidden" name="account" value={account.id} />
      {children}
    </Form>
  )
}

/** Hidden fields from a plain object; a list becomes a repeated field. */
export function HiddenFields({ fields }: { fields?: Record<string, string | string[]> }) {
  return (
    <>
      {Object.entries(fields ?? {}).flatMap(([name, value]) =>
        [value]
          .flat()
          .map((each) => <input key={`${name}=${each}`} type="hidden" name={name} value={each} />),
      )}
    </>
  )
}

/** What was typed into a field of a form that was refused, to stand there again. */
export function typed(
  answer: { values: Record<string, string | string[]> } | null | undefined,
  name: string,
): string | undefined {
  return [answer?.values[name]].flat()[0]
}

/** What is wrong with the whole form rather than with one field. Renders nothing without errors. */
export function FormErrors({ errors }: { errors?: string[] }) {
  if (!errors?.length) return null
  return (
    <Notice tone="danger" role="alert">
      {errors.join(' ')}
    </Notice>
  )
}
