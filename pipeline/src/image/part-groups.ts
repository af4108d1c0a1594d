import type { ImagePart } from './parts.ts'

// Which of the parts of a Measurement Set are imaged together; groups are of indices.

const PAIR_S = 60 // between two integrations: the array's plane turns by a quarter of a degree

/** Indices of parts that are the same but for their Stokes parameter. */
export function groupsOf(parts: readonly ImagePart[]): number[][] {
  const groups = new Map<string, number[]>()
  for (const [i, { times, band }] of parts.entries()) {
    const key = `${times?.fromMjdS} ${band?.fromHz}`
    groups.set(key, [...(groups.get(key) ?? []), i])
  }
  return [...groups.values()]
}

/** The same, with neighbours in time two by two where there is one Stokes parameter alone. */
export function inPairs(groups: readonly number[][], parts: readonly ImagePart[]): number[][] {
  const pairs: number[][] = []
  for (const group of groups) {
    const latest = pairs.at(-1)
    if (latest?.length === 1 && group.length === 1 && areNear(parts[latest[0]], parts[group[0]])) latest.push(...group)
    else pairs.push([...group])
  }
  return pairs
}

/** Whether a group is one of these pairs, not several Stokes parameters. */
export function arePair([one, other]: readonly number[], parts: readonly ImagePart[]): boolean {
  return other !== undefined && parts[one].stokes === parts[other].stokes
}

function areNear({ times: one }: ImagePart, { times: other }: ImagePart): boolean {
  return one !== undefined && other !== undefined && other.fromMjdS - one.toMjdS <= PAIR_S
}
