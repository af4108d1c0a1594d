import type { Change } from '@contimg/api/schemas'
import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../client.ts'

const TRIES = 2

/** What was asked of the API. A key begins with the resource, so that a change makes what it touches be asked for again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      gcTime: 300_000,
      refetchOnWindowFocus: false,
      retry: (tries, error) => tries < TRIES && isPassing(error),
      retryDelay: (tries, error) =>
        error instanceof ApiError && error.retryAfterS ? error.retryAfterS * 1000 : 500 * 2 ** tries,
    },
  },
})

/** What may be answered when it is asked once more. */
function isPassing(error: Error): boolean {
  return error instanceof ApiError && [0, 429, 502, 504].includes(error.status)
}

/** Resources whose answers change with a change of a kind. */
const TOUCHED: Readonly<Record<string, readonly string[]>> = {
  group: ['groups', 'group', 'status', 'summary', 'failures', 'jobs', 'ms'],
  ms: ['ms'],
  image: ['images', 'image', 'groups', 'group', 'summary'],
  calibration: ['cal', 'status', 'health'],
  stream: ['streaming', 'status'],
  job: ['jobs', 'job', 'failures', 'absurd'],
  alert: ['health'],
}

const touched = new Set<string>()
let isDue = false
let askedMs = 0
const GATHER_MS = 400 // a group that is finished changes ten things at once
const PAUSE_MS = 2000 // from one time to the next while changes keep coming

/** Asks again for what a change touches, soon, once for all changes of that moment. */
export function heed({ kind }: Change): void {
  for (const resource of TOUCHED[kind.split(/[._-]/)[0]] ?? []) touched.add(resource)
  if (isDue) return
  isDue = true
  const waitMs = Math.max(GATHER_MS, askedMs + PAUSE_MS - performance.now())
  setTimeout(() => {
    isDue = false
    askedMs = performance.now()
    const now = new Set(touched)
    touched.clear()
    void queryClient.invalidateQueries({ predicate: ({ queryKey: [resource] }) => now.has(String(resource)) })
  }, waitMs)
}
