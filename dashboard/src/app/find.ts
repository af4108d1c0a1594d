import { positionOf } from '../words/positions.ts'
import { PAGES } from './pages.ts'

/** Something that a text may mean. */
export interface Found {
  readonly kind: 'page' | 'group' | 'span' | 'image' | 'position' | 'source'
  readonly what: string
  readonly name: string
  readonly subject: string
  readonly path: string
  readonly search?: Readonly<Record<string, string>>
}

const DAY = /^\d{4}-\d\d-\d\d$/
const STAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)Z?$/
const CONE_DEG = 1.5

/** What a text may mean, most likely first: pages by the letters of their names, stamps, days, numbers, positions. */
export function findIn(typed: string): Found[] {
  const text = typed.trim()
  return [...timesIn(text), ...numbersIn(text), ...positionsIn(text), ...pagesIn(text)]
}

function pagesIn(text: string): Found[] {
  const isIn = (name: string) => {
    let from = 0
    return [...text.toLowerCase()].every((letter) => {
      from = name.toLowerCase().indexOf(letter, from) + 1
      return from > 0
    })
  }
  return PAGES.filter(({ name }) => isIn(name)).map(({ path, name }) => ({
    kind: 'page',
    what: 'Page',
    name,
    subject: path,
    path,
  }))
}

function timesIn(text: string): Found[] {
  if (DAY.test(text) && Number.isFinite(Date.parse(text))) {
    const next = new Date(Date.parse(text) + 86_400_000).toISOString().slice(0, 10)
    const search = { t: `${text}/${next}` }
    return [{ kind: 'span', what: 'Day', name: text, subject: text, path: '/observations', search }]
  }
  const [, day, time] = STAMP.exec(text) ?? []
  if (day === undefined || !Number.isFinite(Date.parse(`${day}T${time}Z`))) return []
  if (time.length === 8) {
    const stamp = `${day}T${time}`
    return [{ kind: 'group', what: 'Group', name: stamp, subject: stamp, path: `/observations/${stamp}` }]
  }
  const ms = Date.parse(`${day}T${time}Z`)
  const near = (by: number) => new Date(ms + by * 60_000).toISOString().slice(0, 19)
  const search = { t: `${near(-30)}/${near(30)}` }
  return [{ kind: 'span', what: 'Half hour around', name: text, subject: text, path: '/observations', search }]
}

function numbersIn(text: string): Found[] {
  if (!/^\d{1,15}$/.test(text)) return []
  return [{ kind: 'image', what: 'Image', name: text, subject: text, path: `/images/${text}` }]
}

function positionsIn(text: string): Found[] {
  const place = positionOf(text)
  if (place === undefined) return []
  const [ra, dec] = place.map((deg) => deg.toFixed(4))
  const search = { cone: `${ra},${dec},${CONE_DEG}` }
  return [
    {
      kind: 'position',
      what: 'Images around',
      name: `${ra}° ${dec}°`,
      subject: `${ra},${dec}`,
      path: '/images',
      search,
    },
  ]
}
