import type { Grade, HealthCheck } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { GradeMark } from '../../parts/marks.tsx'

type Status = HealthCheck['status']

const GRADES: Readonly<Record<Status, Grade | null>> = { ok: 'good', warn: 'warn', fail: 'fail', unknown: null }
const WORDS: Readonly<Record<Status, string>> = { ok: 'OK', warn: 'Warning', fail: 'Failing', unknown: 'Not known' }

/** Whether something that is needed is as it should be. */
export function StatusMark({ status, word }: { readonly status: Status; readonly word?: ReactNode }): ReactNode {
  return <GradeMark grade={GRADES[status]} word={word ?? WORDS[status]} />
}

/** The worst of some; unknown counts less than a warning. */
export function worstOf(all: readonly Status[]): Status {
  return (['fail', 'warn', 'unknown'] as const).find((word) => all.includes(word)) ?? 'ok'
}
