import type { GroupDetail, Lineage } from '@contimg/api/schemas'
import { size } from '../../words/numbers.ts'
import { stageName } from '../../words/states.ts'
import { duration } from '../../words/times.ts'

type Node = Lineage['nodes'][number]
type Artifact = Extract<Node, { kind: 'artifact' }>
type Activity = Extract<Node, { kind: 'activity' }>

/** Products of one kind that were made, or taken, together. */
export interface GraphNode {
  readonly key: string
  readonly title: string
  readonly text: string
  readonly paths: readonly string[]
  readonly type: Artifact['type'] | 'planned'
  readonly column: number
  readonly row: number
  readonly isRoot: boolean
}

interface Link {
  readonly from: string
  readonly to: string
  readonly isPlanned: boolean
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly Link[]
  readonly columns: number
  readonly rows: number
}

/**
 * What a product was made of, from left to right: what one activity made or took of a kind is one node. Stages that are still
 * to come follow it, dashed.
 */
export function graphOf(
  { nodes, edges, root }: Lineage,
  planned: readonly GroupDetail['stages'][number][] = [],
): Graph {
  const artifacts = nodes.filter((node): node is Artifact => node.kind === 'artifact')
  const activities = new Map(nodes.flatMap((node) => (node.kind === 'activity' ? [[node.id, node] as const] : [])))
  const maker = new Map(edges.flatMap(({ from, to, role }) => (role === 'output' ? [[to, from] as const] : [])))
  const taker = new Map(edges.flatMap(({ from, to, role }) => (role === 'input' ? [[from, to] as const] : [])))
  const bucket = ({ id, type }: Artifact) =>
    id === root ? id : `${maker.get(id) ?? `for ${taker.get(id) ?? id}`} ${type}`
  const buckets = Map.groupBy(artifacts, bucket)
  const keyOf = new Map(artifacts.map((one) => [one.id, bucket(one)]))
  const links = new Map<string, Link>()
  const link = (from: string, to: string) => from !== to && links.set(`${from} ${to}`, { from, to, isPlanned: false })
  for (const { from, to, role } of edges) {
    if (role === 'unnoted') link(keyOf.get(from) ?? from, keyOf.get(to) ?? to)
    if (role !== 'input') continue
    for (const [made, by] of maker) if (by === to) link(keyOf.get(from) ?? from, keyOf.get(made) ?? made)
  }
  const known = [...links.values()]
  const depth = depths(root, known)
  const deepest = Math.max(0, ...depth.values())
  const columnOf = (key: string) => deepest - (depth.get(key) ?? 0)
  const rowOf = rowsOf([...buckets.keys()], known, columnOf)
  const placed = [...buckets].map(([key, some]): GraphNode => {
    const by = activities.get(maker.get(some[0].id) ?? '')
    return { key, ...told(some, by), column: columnOf(key), row: rowOf.get(key) ?? 0, isRoot: key === root }
  })
  const ahead = planned.map(({ stage, state }, at): GraphNode => {
    const text = state === 'in_progress' ? 'in progress' : state === 'failed' ? 'failed' : 'waiting'
    return {
      key: `planned ${stage}`,
      title: stageName(stage),
      text,
      paths: [],
      type: 'planned',
      column: deepest + 1 + at,
      row: 0,
      isRoot: false,
    }
  })
  const toCome = ahead.map(({ key }, at) => ({ from: at === 0 ? root : ahead[at - 1].key, to: key, isPlanned: true }))
  return {
    nodes: [...placed, ...ahead],
    edges: [...known, ...toCome],
    columns: deepest + 1 + ahead.length,
    rows: 1 + Math.max(0, ...rowOf.values()),
  }
}

/** Rows within each column, from the last to the first: beside what was made of it, so that ways seldom cross. */
function rowsOf(
  keys: readonly string[],
  links: readonly Link[],
  columnOf: (key: string) => number,
): Map<string, number> {
  const rows = new Map<string, number>()
  const aim = (key: string) => {
    const ends = links.flatMap(({ from, to }) => (from === key ? [rows.get(to) ?? 0] : []))
    return ends.reduce((sum, row) => sum + row, 0) / Math.max(1, ends.length)
  }
  const columns = Map.groupBy(keys, columnOf)
  for (const column of [...columns.keys()].toSorted((a, b) => b - a)) {
    const some = (columns.get(column) ?? []).map((key) => ({ key, aim: aim(key) })).toSorted((a, b) => a.aim - b.aim)
    for (const [row, { key }] of some.entries()) rows.set(key, row)
  }
  return rows
}

/** How many steps lie between each and the root, by the longest way. */
function depths(root: string, links: readonly Link[]): Map<string, number> {
  const depth = new Map([[root, 0]])
  let front = [root]
  for (let step = 1; front.length > 0 && step <= links.length + 1; step++) {
    front = [...new Set(links.flatMap(({ from, to }) => (front.includes(to) ? [from] : [])))]
    for (const one of front) depth.set(one, step)
  }
  return depth
}

function told(
  some: readonly Artifact[],
  by: Activity | undefined,
): Pick<GraphNode, 'title' | 'text' | 'paths' | 'type'> {
  const [{ type, path }] = some
  const many = some.length
  const sizes = some.flatMap(({ size_bytes: own }) => (own === null ? [] : [own]))
  const how = by === undefined ? '' : `${stageName(by.stage)}${by.took_s === null ? '' : ` · ${duration(by.took_s)}`}`
  const title = {
    raw: `${many} × UVH5`,
    'measurement-set': 'Measurement Set',
    table: many === 1 ? 'Calibration table' : `${many} calibration tables`,
    file: imageName(path) ?? (many === 1 ? fileName(path) : `${many} files`),
  }[type]
  return {
    title,
    text:
      type === 'raw' && sizes.length === many ? size(sizes.reduce((sum, own) => sum + own, 0)) : how || fileName(path),
    paths: some.map((one) => one.path),
    type,
  }
}

const fileName = (path: string) => path.split('/').at(-1) ?? path

function imageName(path: string): string | undefined {
  const kind = /\.img-([a-z-]+)\.fits$/.exec(path)?.[1]
  return kind === undefined ? undefined : kind === 'image' ? 'Image' : `Image: ${kind}`
}
