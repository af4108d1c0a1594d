import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { shortId } from '../words/jobs.ts'

/** A job that is named by its id. */
export function JobLink({ id }: { readonly id: string }): ReactNode {
  return (
    <Link
      to="/jobs/$id"
      params={{ id } as never}
      title={`job ${id}`}
      className="mr-1.5 font-mono text-accent hover:underline"
    >
      {shortId(id)}
    </Link>
  )
}
