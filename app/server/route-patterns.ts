import type { ServerBuild } from '@remix-run/node'

/** What stands for every URL that no route has. */
const unknown = '*'

/**
 * The pattern of the route that answers a path, such as `/a/:accountId/people`, of the same shape as Remix finds it:
 * whatever the case of its letters, with or without a slash at its end, and a word before a parameter.
 */
export function routePatterns(build: Pick<ServerBuild, 'routes'>): (path: string) => string {
  const full = (id: string): string[] => {
    const { path, parentId } = build.routes[id]!
    return [...(parentId ? full(parentId) : []), ...(path?.split('/') ?? [])].filter(Boolean)
  }
  const bySize = new Map<number, { pattern: string; segments: string[]; parameters: number }[]>()
  for (const [id, route] of Object.entries(build.routes)) {
    const segments = full(id)
    if ((!route.path && !route.index) || segments.includes(unknown)) continue
    const parameters = segments.filter((segment) => segment.startsWith(':')).length
    const same = bySize.get(segments.length) ?? []
    bySize.set(segments.length, same)
    same.push({ pattern: `/${segments.join('/')}`, segments, parameters })
  }
  for (const same of bySize.values()) same.sort((a, b) => a.parameters - b.parameters)

  return (path) => {
    const parts = path.split('/').filter(Boolean).map(plain)
    const fits = ({ segments }: { segments: string[] }) =>
      segments.every((segment, at) => segment.startsWith(':') || segment.toLowerCase() === parts[at])
    return bySize.get(parts.length)?.find(fits)?.pattern ?? unknown
  }
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part).toLowerCase()
  } catch {
    return part
  }
}
