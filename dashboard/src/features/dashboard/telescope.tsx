import type { CatalogOverlay, PointingStatus, TransitWire } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { getJson } from '../../client.ts'
import { pointingQuery, transitsQuery } from '../../live/pointing.ts'
import { useNow } from '../../live/use-now.ts'
import { Facts, Unmeasured } from '../../parts/facts.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { PlotFrame, type Plotting } from '../../parts/plot-frame.tsx'
import { decText, degreesText, hoursText, raText } from '../../words/angles.ts'
import { flux } from '../../words/numbers.ts'
import { age, clock, lstDeg, momentMs, utc } from '../../words/times.ts'

const AROUND_H = 2.5 // of sidereal time, to each side
const AROUND_DEG = 1.6 // of declination
const BEAM_DEG = 3.2 // full width at half maximum near 1.4 GHz of a dish of 4.65 m

/** Where the dishes point, what passes over them, and when the next calibrator comes. */
export function Telescope(): ReactNode {
  const query = useQuery(pointingQuery)
  const { data: transits } = useQuery(transitsQuery)
  return (
    <Panel title="Telescope now" meta="drift scan, meridian">
      <Answered query={query} what="the pointing" rows={6}>
        {(status) =>
          status.pointing === null ? (
            <Empty>Where the dishes point is not known: no group has arrived yet, and none is set.</Empty>
          ) : (
            <Pointed status={status} pointing={status.pointing} transits={transits?.items ?? []} />
          )
        }
      </Answered>
    </Panel>
  )
}

interface PointedProps {
  readonly status: PointingStatus
  readonly pointing: NonNullable<PointingStatus['pointing']>
  readonly transits: readonly TransitWire[]
}

function Pointed({ status, pointing, transits }: PointedProps): ReactNode {
  const now = useNow(10)
  const lst = lstDeg({ atMs: momentMs(status.server_time) ?? now, lstDeg: status.lst_deg }, now)
  const next = transits.find(({ at }) => (momentMs(at) ?? 0) > now) ?? status.next_transit
  const { icrs } = pointing.meridian
  return (
    <>
      <SkyStrip lst={lst} dec={pointing.dec_deg} next={next} now={now} />
      <Facts
        rows={[
          ['Meridian, ICRS', `${raText(icrs.ra_deg, 0)} ${decText(icrs.dec_deg)}`],
          [
            'Elevation',
            `${degreesText(pointing.elevation_deg, 1)}, due ${pointing.azimuth_deg === 180 ? 'south' : 'north'}`,
          ],
          ['On this strip since', pointing.since === null ? 'set by hand' : `${utc(pointing.since, 'minute')} UTC`],
          [
            'Next calibrator',
            next ? (
              `${next.calibrator} · ${clock(next.at)} UTC · ${age(next.at, now)}`
            ) : (
              <Unmeasured key="next" why="none is known to cross this strip" />
            ),
          ],
        ]}
      />
    </>
  )
}

interface SkyProps {
  readonly lst: number
  readonly dec: number
  readonly next: TransitWire | null
  readonly now: number
}

/** The strip of the sky around the meridian: the beam, catalogued sources, the next calibrator. */
function SkyStrip({ lst, dec, next, now }: SkyProps): ReactNode {
  const ra = Math.round(lst / 15) * 15 // asked anew each hour of sidereal time
  const { data } = useQuery({
    queryKey: ['catalog', ra, dec],
    queryFn: ({ signal }) =>
      getJson<CatalogOverlay>('/catalog/overlay', { ra: ra % 360, dec, radius: 5, min_jy: 0.3, limit: 300 }, signal),
    staleTime: 3_600_000,
  })
  const nextLst = next === null ? undefined : lst + ((momentMs(next.at) ?? now) - now) / 240_000
  const hours = [-2, -1, 0, 1, 2].map((h) => {
    const at = Math.round(lst / 15) * 15 + h * 15
    return { value: at, label: hoursText(at, 'minute') }
  })
  const turn = (deg: number) => lst + (((deg - lst + 540) % 360) - 180)
  const beam = ({ x, y }: Plotting) => {
    const half = BEAM_DEG / 2 / Math.cos((dec * Math.PI) / 180)
    return {
      cx: x(lst),
      cy: y(dec),
      rx: Math.max(2, x(lst + half) - x(lst)),
      ry: Math.abs(y(dec + BEAM_DEG / 2) - y(dec)),
    }
  }
  return (
    <PlotFrame
      name="The sky around the meridian"
      summary={`beam at ${hoursText(lst, 'minute')}, declination ${degreesText(dec, 2, true)}`}
      x={{ label: `beam now, ${BEAM_DEG}° assumed`, range: [lst - 15 * AROUND_H, lst + 15 * AROUND_H], ticks: hours }}
      y={{
        ...{ label: 'Dec', range: [dec - AROUND_DEG, dec + AROUND_DEG] },
        ticks: [dec - 1, dec, dec + 1].map((value) => ({ value, label: degreesText(value, 0, true) })),
      }}
      height={118}
    >
      {(plot) => (
        <g>
          <clipPath id="sky">
            <rect x={plot.left} y={plot.top} width={plot.right - plot.left} height={plot.bottom - plot.top} />
          </clipPath>
          <g clipPath="url(#sky)">
            <ellipse {...beam(plot)} fill="var(--accent)" fillOpacity="0.14" stroke="var(--accent)" />
            {data?.sources.map(({ id, ra_deg, dec_deg, flux_jy }) => (
              <circle
                key={id}
                cx={plot.x(turn(ra_deg))}
                cy={plot.y(dec_deg)}
                r={Math.min(4, 0.8 + Math.sqrt(flux_jy))}
                fill="var(--text-3)"
              >
                <title>{`${id}, ${flux(flux_jy)}`}</title>
              </circle>
            ))}
          </g>
          {next && nextLst !== undefined && nextLst < lst + 15 * AROUND_H && (
            <>
              <circle cx={plot.x(nextLst)} cy={plot.y(dec)} r="5" fill="none" stroke="var(--brush)" strokeWidth="1.5" />
              <text x={plot.x(nextLst)} y={plot.y(dec) - 9} textAnchor="middle" style={{ fill: 'var(--brush)' }}>
                {next.calibrator}
              </text>
            </>
          )}
        </g>
      )}
    </PlotFrame>
  )
}
