import { expect, test } from 'vitest'
import { routePatterns } from '#app/server/route-patterns.ts'
import { aBuild } from '#test/support/build.ts'

test('a path is known by the pattern of its route, whatever stands in it', async () => {
  const patternOf = routePatterns(
    await aBuild({
      'sign-in': {},
      'a/:accountId/people/invitations': {},
      'a/:accountId/people/:membershipId': {},
      '*': {},
    }),
  )
  expect(patternOf('/sign-in')).toBe('/sign-in')
  expect(patternOf('/Sign-In/')).toBe('/sign-in')
  expect(patternOf('/sign%2Din')).toBe('/sign-in')
  expect(patternOf('/a/1/people/invitations')).toBe('/a/:accountId/people/invitations')
  expect(patternOf('/a/1/people/2')).toBe('/a/:accountId/people/:membershipId')
  for (const unknown of ['/sign-in/x', '/a/1', '/%E0%A4%A', '/__proto__', '/a//people/2'])
    expect(patternOf(unknown), unknown).toBe('*')
})
