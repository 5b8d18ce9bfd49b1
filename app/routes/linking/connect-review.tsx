import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { titleFor } from '#app/ui/title.ts'
import { AskPage } from './agency/ask-page.tsx'
import { askForm, postReview } from './agency/asking.ts'
import { retryAfter } from './agency/retry-after.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.linking_review_title(), matches)
export const headers: HeadersFunction = (args) => retryAfter(args)

export function loader(args: LoaderFunctionArgs) {
  return askForm(args)
}

export function action(args: ActionFunctionArgs) {
  return postReview(args)
}

export default function ConnectReview() {
  return <AskPage form={useLoaderData<typeof loader>()} outcome={useActionData<typeof action>()} />
}
