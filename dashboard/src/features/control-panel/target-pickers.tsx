import type { CalibrationSetItem, GroupItem, MsItem } from '@contimg/api/schemas'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { getJson, type Query } from '../../client.ts'
import type { Parameter } from '../../parts/parameter-form/parameters.ts'
import { STATES } from '../../words/states.ts'
import { type Option, Picker } from './picker.tsx'
import { setText } from './tell.ts'
import { useSettled } from './use-settled.ts'

interface PickerOfProps {
  readonly parameter: Parameter
  readonly value: string
  readonly onChoose: (value: string) => void
}

const MOST = 8

/** What there is of something, as it is typed. */
function useFound<T>(path: string, query: Query): { readonly items: readonly T[]; readonly isAsking: boolean } {
  const asked = useQuery({
    queryKey: [path.split('/')[1], 'pick', path, query],
    queryFn: ({ signal }) => getJson<{ readonly items: readonly T[] }>(path, query, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  return { items: asked.data?.items ?? [], isAsking: asked.isFetching }
}

/** A Measurement Set, by any part of its path; the latest first. */
export function SetPicker({ parameter, value, onChoose }: PickerOfProps): ReactNode {
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim())
  const { items, isAsking } = useFound<MsItem>('/ms', { search, stored: true, limit: MOST })
  const options = items.map((set): Option => ({ value: set.path, text: nameOf(set.path), note: setText(set) }))
  return (
    <Picker
      {...{ label: 'Measurement Set', value, options, isAsking, onChoose }}
      hint="part of its path, or all of it"
      wanted="an absolute path"
      isValid={(text) => parameter.pattern?.test(text) !== false}
      onType={setTyped}
    />
  )
}

const nameOf = (path: string) => path.split('/').at(-1) ?? path

const DAY = /^\d{4}-\d\d-\d\d/

/** A group, by its day; the latest first. */
export function GroupPicker({
  parameter,
  value,
  label = 'Group',
  onChoose,
}: PickerOfProps & { readonly label?: string }): ReactNode {
  const [typed, setTyped] = useState('')
  const settled = useSettled(typed.trim())
  const day = DAY.exec(settled)?.[0]
  const { items, isAsking } = useFound<GroupItem>('/groups', { t: day && spanOfDay(day), limit: day ? 400 : MOST })
  const options = items
    .filter(({ group_id: id }) => id.startsWith(settled))
    .slice(0, MOST)
    .map(({ group_id: id, state, subbands_present: present, expected_subbands: all }): Option => {
      return { value: id, text: id, note: `${STATES[state].name} · ${present}/${all} subbands` }
    })
  return (
    <Picker
      {...{ label, value, options, isAsking, onChoose }}
      hint="2026-01-25T22:26:05, or its day"
      wanted="the stamp of a group such as 2026-01-25T22:26:05"
      isValid={(text) => parameter.pattern?.test(text) !== false}
      onType={setTyped}
    />
  )
}

function spanOfDay(day: string): string | undefined {
  const ms = Date.parse(day)
  return Number.isFinite(ms) ? `${day}/${new Date(ms + 86_400_000).toISOString().slice(0, 10)}` : undefined
}

/** A calibration set that is registered; the latest first. */
export function CalibrationPicker({ value, onChoose }: PickerOfProps): ReactNode {
  const [typed, setTyped] = useState('')
  const { items, isAsking } = useFound<CalibrationSetItem>('/cal/sets', { limit: 200 })
  const options = items
    .filter(({ name }) => name.includes(typed.trim()))
    .slice(0, MOST)
    .map(({ name, status, calibrator }): Option => {
      return { value: name, text: name, note: [status, calibrator].filter(Boolean).join(' · ') }
    })
  return (
    <Picker
      {...{ label: 'Calibration set', value, options, isAsking, onChoose }}
      hint="part of its name"
      wanted="the name of a set"
      isValid={(text) => text.length <= 200}
      onType={setTyped}
    />
  )
}
