import { QueryClient, QueryClientProvider, type QueryKey } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

interface StoryPageProps {
  readonly answers?: readonly (readonly [QueryKey, unknown])[] // of the API, which nobody asks here
  readonly children: ReactNode
}

/** A page for a story: addresses that lead nowhere, and answers that are there. */
export function StoryPage({ answers = [], children }: StoryPageProps): ReactNode {
  const [client] = useState(() => {
    const client = new QueryClient({
      defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
    })
    for (const [key, answer] of answers) client.setQueryData(key, answer)
    return client
  })
  const [router] = useState(() =>
    createRouter({ routeTree: createRootRoute(), history: createMemoryHistory({ initialEntries: ['/'] }) }),
  )
  return (
    <QueryClientProvider client={client}>
      <RouterContextProvider router={router as never}>{children}</RouterContextProvider>
    </QueryClientProvider>
  )
}
