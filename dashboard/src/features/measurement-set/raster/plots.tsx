import { Pause, Play } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { IconButton } from '../../../parts/controls.tsx'
import { Empty } from '../../../parts/panel.tsx'
import { useSize } from '../../../parts/use-size.ts'
import type { Box, View } from '../view.ts'
import { differenceOf, nameOfSecond, nameOfSet, type Second, type useBlink } from './compare.tsx'
import { CurvePlot } from './curve-plot.tsx'
import { flaggedLimitsOf, type Limits } from './limits.ts'
import type { Painting } from './paint.ts'
import { paintingOf } from './painting.ts'
import type { RasterPanelProps } from './panel-props.ts'
import { Plot } from './plot.tsx'
import type { Tool } from './plot-props.ts'
import type { Raster } from './raster.ts'
import { RasterState } from './state.tsx'
import type { Asked } from './use-raster.ts'

interface PlotsProps extends Omit<RasterPanelProps, 'second'> {
  readonly raster: Raster
  readonly painting: Painting & { readonly limits: Limits }
  readonly box: Box
  readonly tool: Tool
  readonly second: Second
  readonly secondAsked: Asked
  readonly blink: ReturnType<typeof useBlink>
  readonly onBox: (box: Box) => void
}

/** One raster, or two with the same axes side by side or in turn; curves where a component stands along y. */
export function Plots(props: PlotsProps): ReactNode {
  const { path, view, change, raster, painting, box, tool, naming, hover, chosen, onBox, second, secondAsked, blink } =
    props
  const [ref, { height }] = useSize<HTMLDivElement>()
  const other = second.kind === 'flags' ? raster : secondAsked.data?.raster
  const { clip, map, flagged } = view
  const otherPainting = useMemo(
    () => other && paintingOfSecond(other, raster, painting, { clip, map, flagged }, second.kind),
    [other, raster, painting, clip, map, flagged, second.kind],
  )
  if (raster.planes.low !== undefined)
    return (
      <div ref={ref} className="min-h-64 flex-1">
        <CurvePlot raster={raster} clip={view.clip} naming={naming} hover={hover} height={Math.max(240, height - 38)} />
      </div>
    )
  const common = {
    ...{ box, tool, naming, hover, chosen, onBox, at: view.at, brush: view.brush },
    onAt: (at: typeof view.at) => change({ at: at?.x === view.at?.x && at?.y === view.at?.y ? null : at }),
    onBrush: (brush: Box | null) => change({ brush }, 'push'),
  }
  const name = `${nameOfSet(path)} ${raster.header.column}`
  const isSecondShown = second.kind !== 'none' && (view.cmp === 'side' || blink.isSecond)
  const isFirstShown = second.kind === 'none' || view.cmp === 'side' || !blink.isSecond
  const difference = other && second.kind !== 'flags' ? differenceOf(raster, other) : undefined
  return (
    <div className="flex min-h-0 flex-1 gap-2">
      {isFirstShown && (
        <Named
          name={second.kind === 'none' ? undefined : name}
          blink={second.kind !== 'none' && view.cmp === 'blink' ? blink : undefined}
        >
          <Plot {...common} raster={raster} painting={painting} name={name} />
        </Named>
      )}
      {isSecondShown && (
        <Named name={nameOfSecond(second)} blink={view.cmp === 'blink' ? blink : undefined}>
          {other === undefined || otherPainting === undefined ? (
            <RasterState asked={secondAsked} what="what it is compared with" change={change} />
          ) : difference !== undefined ? (
            <Empty>These cannot be laid over each other: they have {difference}.</Empty>
          ) : (
            <Plot {...common} raster={other} painting={otherPainting} name={nameOfSecond(second)} />
          )}
        </Named>
      )}
    </div>
  )
}

/** The same colours where it is the same quantity. */
function paintingOfSecond(
  other: Raster,
  raster: Raster,
  painting: PlotsProps['painting'],
  view: Pick<View, 'clip' | 'map' | 'flagged'>,
  kind: Second['kind'],
) {
  const isSame = other.header.value.unit === raster.header.value.unit
  const own = paintingOf(other, view, isSame ? painting.limits : undefined)
  return kind === 'flags' ? { ...own, flagged: flaggedLimitsOf(other), isFlaggedOnly: true } : own
}

interface NamedProps {
  readonly name: string | undefined
  readonly blink: ReturnType<typeof useBlink> | undefined
  readonly children: ReactNode
}

function Named({ name, blink, children }: NamedProps): ReactNode {
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {name !== undefined && (
        <div className="flex min-h-7 items-center gap-2 pl-16 text-small font-[550]">
          {name}
          {blink && (
            <IconButton
              look="ghost"
              isSmall
              label={blink.isStill ? 'Go on blinking' : 'Stop blinking'}
              onClick={blink.pause}
            >
              {blink.isStill ? <Play aria-hidden size={13} /> : <Pause aria-hidden size={13} />}
            </IconButton>
          )}
        </div>
      )}
      {children}
    </div>
  )
}
