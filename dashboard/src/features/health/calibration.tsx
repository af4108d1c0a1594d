import type { CalibrationHealth, FluxMonitoring } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { buttonClass } from '../../parts/controls.tsx'
import { Facts, Meter } from '../../parts/facts.tsx'
import { GradeMark } from '../../parts/marks.tsx'
import { Answered, Panel } from '../../parts/panel.tsx'
import { Right, Row, SmallTable } from '../../parts/small-table.tsx'
import { degreesText } from '../../words/angles.ts'
import { count, percent, significant } from '../../words/numbers.ts'
import { clock, duration } from '../../words/times.ts'
import { calibrationQuery, fluxesQuery } from './queries.ts'
import { StatusMark } from './status-mark.tsx'

/** Whether there is a calibration for what is observed now, and whether calibrators show the fluxes they should. */
export function Calibration(): ReactNode {
  const query = useQuery(calibrationQuery)
  const fluxes = useQuery(fluxesQuery)
  return (
    <Panel
      title="Calibration"
      actions={
        <>
          {query.data && <Mark health={query.data} />}
          <Link to="/calibration" className={buttonClass('ghost', true)}>
            Open
          </Link>
        </>
      }
    >
      <Answered query={query} what="the calibration" rows={5}>
        {(health) => <Told health={health} />}
      </Answered>
      <h3 className="mt-3 mb-1 text-small font-[550]">Flux of calibrators, 7 d</h3>
      <Answered query={fluxes} what="the fluxes of calibrators" rows={1}>
        {(monitoring) => <Fluxes monitoring={monitoring} />}
      </Answered>
    </Panel>
  )
}

function Mark({ health: { status } }: { readonly health: CalibrationHealth }): ReactNode {
  return status === 'none' ? <StatusMark status="unknown" word="None" /> : <StatusMark status={status} />
}

const SETS_SHOWN = 5

function Told({ health }: { readonly health: CalibrationHealth }): ReactNode {
  const {
    sentence,
    active_sets: active,
    missing_types: missing,
    uncalibrated_24h: waiting,
    next_transit: next,
  } = health
  return (
    <>
      <p className="mb-1 text-ink-2">{sentence}</p>
      {active.length > 0 && (
        <SmallTable
          label="Active sets"
          heads={[['Set'], ['Dec', true], ['Age', true], ['of its validity'], ['Freshness']]}
        >
          {active.slice(0, SETS_SHOWN).map((set) => (
            <Row
              key={set.name}
              title={set.quality_reasons.join(' ')}
              cells={[
                <GradeMark
                  key="name"
                  grade={set.quality === 'unknown' ? null : set.quality}
                  word={
                    <Link
                      to="/calibration"
                      search={{ set: set.name } as never}
                      className="font-mono font-normal text-accent hover:underline"
                    >
                      {set.name}
                    </Link>
                  }
                />,
                <Right key="dec">{degreesText(set.dec_deg, 1, true)}</Right>,
                <Right key="age">{duration(Math.round(set.age_s / 60) * 60)}</Right>,
                set.validity_used === null ? (
                  'open'
                ) : (
                  <Meter
                    key="used"
                    fraction={set.validity_used}
                    label={`${percent(set.validity_used)} of the validity of ${set.name} is over`}
                    colour="var(--state-completed-mark)"
                  />
                ),
                set.freshness,
              ]}
            />
          ))}
        </SmallTable>
      )}
      <Facts
        rows={[
          ['Active sets', count(active.length)],
          ['Missing', missing.length === 0 ? 'nothing' : missing.join(', ')],
          ['Measurement Sets of the last day without', count(waiting)],
          ['Next calibrator', next === null ? 'none known' : `${next.calibrator}, ${clock(next.at, 'minute')} UTC`],
        ]}
      />
    </>
  )
}

const LEVELS = { steady: 'ok', warning: 'warn', critical: 'fail', unknown: 'unknown' } as const

function Fluxes({ monitoring: { calibrators, reason } }: { readonly monitoring: FluxMonitoring }): ReactNode {
  if (calibrators.length === 0)
    return (
      <p className="text-small text-ink-3">
        {reason === null ? 'Nothing was measured.' : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`}
      </p>
    )
  return (
    <SmallTable
      label="Fluxes of calibrators"
      heads={[['Calibrator'], ['Level'], ['Drift', true], ['Latest over catalogue', true], ['N', true]]}
    >
      {calibrators.map(({ calibrator, level, drift_percent: drift, direction, count: many, measurements }) => (
        <Row
          key={calibrator}
          cells={[
            calibrator,
            <StatusMark key="level" status={LEVELS[level]} word={level} />,
            <Right key="drift">
              {drift === null ? 'not measured' : `${significant(drift, 2)} % ${direction ?? ''}`}
            </Right>,
            <Right key="ratio">{significant(measurements.at(-1)?.flux_ratio)}</Right>,
            <Right key="many">{count(many)}</Right>,
          ]}
        />
      ))}
    </SmallTable>
  )
}
