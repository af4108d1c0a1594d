import type { Freshness } from '@contimg/pipeline'
import type { FailureCause, GroupCounts, StageSummary, StreamState, Throughput } from '@contimg/state/products'
import type { Worker } from '@contimg/state/work'

/** How the pipeline is at a moment. */
export interface StatusReport {
  readonly time: string // UTC
  readonly lst: string
  readonly problems: readonly string[] // why some of it is not known
  readonly products: ProductsStatus | undefined
  readonly work: WorkStatus | undefined
  readonly disks: readonly DiskStatus[]
}

export interface ProductsStatus {
  readonly stream: StreamState
  readonly streamSilentS: number | undefined // undefined: not since the host was started
  readonly groups: { readonly today: GroupCounts; readonly all: GroupCounts }
  readonly latest: readonly LatestGroup[]
  readonly stages: readonly StageSummary[]
  readonly throughput: Throughput | undefined // undefined: nothing was completed
  readonly calibration: CalibrationStatus | undefined
  readonly pointing: PointingStatus | undefined // undefined: no group has told it
  readonly images: readonly LatestImage[]
  readonly failures: readonly (Omit<FailureCause, 'groups'> & { readonly groups: readonly string[] })[]
}

export interface LatestGroup {
  readonly id: string
  readonly lst: string | undefined
  readonly state: string
  readonly stage: string
  readonly run: number
  readonly ageS: number // since its first file came
  readonly inStageS: number
}

export interface CalibrationStatus {
  readonly set: string
  readonly ageS: number
  readonly freshness: Freshness
}

/** Where the dishes point, and what will be seen there. */
export interface PointingStatus {
  readonly decRad: number // apparent
  readonly since: string // UTC
  readonly nextTransit: { readonly calibrator: string; readonly inS: number; readonly response?: number } | undefined
}

export interface LatestImage {
  readonly path: string
  readonly ageS: number
  readonly noiseJy: number | undefined
  readonly dynamicRange: number | undefined
  readonly calibration: string
}

export interface WorkStatus {
  readonly isRecording: boolean
  readonly workers: readonly Worker[]
  readonly waiting: number
  readonly running: number
  readonly oldestPendingS: number | undefined
  readonly deadLetters: number
  readonly records: number
}

export interface DiskStatus {
  readonly name: string
  readonly path: string
  readonly freeBytes: number | undefined
  readonly level: 'ok' | 'warn' | 'FAIL' | 'unknown'
}
