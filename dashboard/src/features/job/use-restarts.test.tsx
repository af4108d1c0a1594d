// @vitest-environment happy-dom
import { renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useRestarts } from './use-restarts.ts'

test('what had ended and goes on has begun anew, each time; that it ends is nothing new', () => {
  const { result, rerender } = renderHook(({ hasEnded }) => useRestarts(hasEnded), { initialProps: { hasEnded: true } })
  const after = (hasEnded: boolean) => {
    rerender({ hasEnded })
    return result.current
  }
  expect(result.current).toBe(0)
  expect([false, false, true, false, true].map(after)).toEqual([1, 1, 1, 2, 2])
})
