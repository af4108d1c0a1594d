import type { GroupDetail, Lineage } from '@contimg/api/schemas'
import { describe, expect, test } from 'vitest'
import { graphOf } from './lineage-graph.ts'

const planned = (stage: string) => ({ stage, state: 'pending' }) as GroupDetail['stages'][number]

describe('provenance', () => {
  const artifact = (id: number, type: 'raw' | 'measurement-set' | 'table' | 'file', path = `/d/${id}`) => ({
    ...{ id: `artifact:${id}`, kind: 'artifact' as const, artifact_id: id, type, path, identity: '', sha256: null },
    ...{ size_bytes: type === 'raw' ? 1e6 : null, group_id: null, first_seen_at: '2026-01-25T22:32:00.000Z' },
  })
  const activity = (id: number, name: string) => ({
    ...{ id: `activity:${id}`, kind: 'activity' as const, activity_id: id, stage: name, command: '', software: '' },
    ...{ host: '', started_at: '2026-01-25T22:32:00.000Z', took_s: 9.4, group_id: null, job_id: null },
  })
  const edge = (
    from: string,
    to: string,
    role: 'input' | 'output' = from.startsWith('activity') ? 'output' : 'input',
  ) => ({ from, to, role })
  const lineage: Lineage = {
    ...{ root: 'artifact:9', is_whole: true },
    nodes: [
      ...[
        artifact(9, 'file', '/d/a.img-image.fits'),
        artifact(5, 'measurement-set'),
        artifact(1, 'raw'),
        artifact(2, 'raw'),
      ],
      ...[
        artifact(6, 'table'),
        artifact(7, 'table'),
        activity(1, 'convert'),
        activity(2, 'image'),
        activity(3, 'calibrate'),
      ],
    ],
    edges: [
      ...[
        edge('activity:2', 'artifact:9'),
        edge('artifact:5', 'activity:2'),
        edge('artifact:6', 'activity:2'),
        edge('artifact:7', 'activity:2'),
      ],
      ...[edge('activity:1', 'artifact:5'), edge('artifact:1', 'activity:1'), edge('artifact:2', 'activity:1')],
      ...[edge('artifact:5', 'activity:3'), edge('activity:3', 'artifact:6'), edge('activity:3', 'artifact:7')],
    ],
  }

  test('what one activity took or made of a kind is one node, and each lies left of what was made of it', () => {
    const { nodes, edges, columns } = graphOf(lineage)
    expect(nodes.map(({ title }) => title).toSorted()).toEqual([
      '2 calibration tables',
      '2 × UVH5',
      'Image',
      'Measurement Set',
    ])
    const column = new Map(nodes.map((node) => [node.key, node.column]))
    for (const { from, to } of edges) expect(column.get(from)).toBeLessThan(column.get(to)!)
    expect(edges).toHaveLength(4)
    expect(columns).toBe(4)
    expect(nodes.find(({ title }) => title === '2 × UVH5')?.text).toBe('2.00 MB')
  })

  test('stages to come follow, dashed', () => {
    const { nodes, edges } = graphOf(lineage, [planned('photometry'), planned('publish')])
    expect(nodes.filter(({ type }) => type === 'planned').map(({ column }) => column)).toEqual([4, 5])
    expect(edges.filter(({ isPlanned }) => isPlanned).map(({ from }) => from)).toEqual([
      'artifact:9',
      'planned photometry',
    ])
  })
})
