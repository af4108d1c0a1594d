import type { GroupDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { useSize } from '../../parts/use-size.ts'
import { type Graph, type GraphNode, graphOf } from './lineage-graph.ts'
import { lineageQuery } from './queries.ts'

const HIGH = 42
const ROW = 54
const GAP = 30
const WIDEST = 168
const LEAST = 124
const BELOW = 6 // a node: ways that pass it

/** Everything that the latest product was made of; dashed: not made yet. */
export function Provenance({ group }: { readonly group: GroupDetail }): ReactNode {
  const query = useQuery(lineageQuery(group))
  const toCome = group.stages.filter(({ state }) => !['completed', 'skipped'].includes(state))
  const hasAny = group.image_id !== null || group.products.length > 0
  const meta = group.image_id === null ? 'every input of the latest product' : 'every input of the image'
  return (
    <Panel title="Provenance" meta={`${meta}; click opens it`} className="flex-none">
      {hasAny ? (
        <Answered query={query} what="the provenance" rows={3}>
          {(lineage) => (
            <>
              <Drawn graph={graphOf(lineage, toCome)} imageId={group.image_id} />
              {!lineage.is_whole && <p className="pt-1 text-small text-ink-3">There is more, farther back.</p>}
            </>
          )}
        </Answered>
      ) : (
        <Empty>Nothing was made yet.</Empty>
      )}
    </Panel>
  )
}

function Drawn({ graph, imageId }: { readonly graph: Graph; readonly imageId: number | null }): ReactNode {
  const [ref, { width }] = useSize<HTMLDivElement>()
  const { nodes, edges, columns, rows } = graph
  const wide = Math.max(LEAST, Math.min(WIDEST, (width - GAP * (columns - 1)) / columns))
  const high = rows * ROW - (ROW - HIGH) + 2 * BELOW + 4
  const places = useMemo(() => placesOf(graph, wide, high), [graph, wide, high])
  return (
    <div ref={ref} className="overflow-x-auto">
      <div className="relative" style={{ width: columns * (wide + GAP) - GAP, height: high }}>
        <svg aria-hidden="true" className="absolute inset-0 size-full">
          {edges.map(({ from, to, isPlanned }) => {
            const [a, b] = [places.get(from), places.get(to)]
            if (a === undefined || b === undefined) return null
            return (
              <path
                key={`${from} ${to}`}
                d={wayOf({ x: a.x + wide, y: a.y + HIGH / 2 }, { x: b.x, y: b.y + HIGH / 2 })}
                fill="none"
                stroke="var(--border-control)"
                strokeDasharray={isPlanned ? '3 3' : undefined}
              />
            )
          })}
        </svg>
        <ol aria-label="What it was made of">
          {nodes.map((node) => {
            const { x, y } = places.get(node.key) ?? { x: 0, y: 0 }
            return (
              <li key={node.key} className="absolute" style={{ left: x, top: y, width: wide, height: HIGH }}>
                <NodeBox node={node} imageId={imageId} />
              </li>
            )
          })}
        </ol>
      </div>
    </div>
  )
}

interface Place {
  readonly x: number
  readonly y: number
}

/** A curve to the next column; to one farther away below what lies between. */
function wayOf(from: Place, to: Place): string {
  const half = GAP / 2
  const s = (a: Place, b: Place) => `C${a.x + half} ${a.y} ${b.x - half} ${b.y} ${b.x} ${b.y}`
  if (to.x - from.x < GAP * 1.5) return `M${from.x} ${from.y}${s(from, to)}`
  const below = Math.max(from.y, to.y) + HIGH / 2 + BELOW
  const [down, up] = [
    { x: from.x + GAP, y: below },
    { x: to.x - GAP, y: below },
  ]
  return `M${from.x} ${from.y}${s(from, down)}L${up.x} ${up.y}${s(up, to)}`
}

/** Columns from left to right, each in the middle of the height. */
function placesOf({ nodes }: Graph, wide: number, high: number): Map<string, { x: number; y: number }> {
  const many = Map.groupBy(nodes, ({ column }) => column)
  return new Map(
    nodes.map(({ key, column, row }) => {
      const own = (many.get(column)?.length ?? 1) * ROW - (ROW - HIGH)
      return [key, { x: column * (wide + GAP), y: (high - own) / 2 + row * ROW }]
    }),
  )
}

function NodeBox({ node, imageId }: { readonly node: GraphNode; readonly imageId: number | null }): ReactNode {
  const { title, text, paths, type, isRoot } = node
  const look = `flex h-full flex-col justify-center overflow-hidden rounded-[6px] border px-2.5 text-small ${type === 'planned' ? 'border-dashed border-strong text-ink-3' : isRoot ? 'border-accent bg-raised' : 'border-strong bg-raised'}`
  const inner = (
    <>
      <span className="truncate font-[550]">{title}</span>
      <span className="truncate text-micro text-ink-3">{text}</span>
    </>
  )
  const to =
    type === 'measurement-set'
      ? { to: '/ms/$path', params: { path: paths[0] } }
      : isRoot && imageId !== null
        ? { to: '/images/$id', params: { id: String(imageId) } }
        : type === 'table'
          ? { to: '/calibration' }
          : undefined
  if (to === undefined)
    return (
      <div className={look} title={paths.join('\n') || undefined}>
        {inner}
      </div>
    )
  return (
    <Link {...(to as { to: string })} className={`${look} hover:border-accent`} title={paths.join('\n')}>
      {inner}
    </Link>
  )
}
