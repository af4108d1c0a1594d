import { Gauge, Registry } from 'prom-client'

/** What Prometheus is told of the pipeline, besides requests. */
export const GAUGES = {
  dsa110_ingest_queue_groups: 'groups by state',
  dsa110_ingest_queue_pending: 'groups that are whole and wait',
  dsa110_ms_count: 'Measurement Sets by stage',
  dsa110_images_count: 'images by type',
  dsa110_calibration_tables_count: 'calibration tables by status of their set',
  dsa110_image_noise_jy: 'noise of the latest image, Jy/beam',
  dsa110_image_dynamic_range: 'dynamic range of the latest image',
  dsa110_image_age_seconds: 'since the latest image was made',
  dsa110_validity_active_sets: 'calibration sets that hold now',
  dsa110_validity_hours_until_expiry: 'until none of those that hold now does; left out where one holds without end',
  dsa110_pending_jobs: 'tasks that could begin now',
  dsa110_running_jobs: 'tasks that are being done',
  contimg_queue_oldest_seconds: 'how long the oldest task that could begin waits',
  contimg_dead_letters: 'tasks that failed for good',
  contimg_records_waiting: 'records on their way to the recorder',
  contimg_workers: 'workers by state',
  contimg_stage_duration_seconds: 'how long stages took, of the latest 24 h',
  contimg_stage_runs: 'how often stages were done in the latest 24 h',
  contimg_storage_free_bytes: 'free space of the disk of a folder, for an ordinary user',
  contimg_storage_total_bytes: 'size of the disk of a folder',
  contimg_database_size_bytes: 'the database of products: its file, and what is written ahead',
  contimg_stream_running: '1 while the stream lives and watches',
  contimg_stream_claiming: '1 while groups may be taken on',
  contimg_stream_heartbeat_age_seconds: 'since the stream was last heard of',
  contimg_backup_age_seconds: 'since the latest copy of the database',
} as const

export type GaugeName = keyof typeof GAUGES

/** A value of a gauge; none where it was not measured. */
export type Reading = readonly [
  name: GaugeName,
  value: number | null | undefined,
  labels?: Readonly<Record<string, string>>,
]

/** Those that were measured, as Prometheus reads them. */
export async function gaugesText(readings: readonly Reading[]): Promise<string> {
  const registry = new Registry()
  for (const [name, some] of Map.groupBy(readings, ([name]) => name)) {
    const measured = some.filter(([, value]) => typeof value === 'number' && Number.isFinite(value))
    if (measured.length === 0) continue
    const labelNames = Object.keys(measured[0][2] ?? {})
    const gauge = new Gauge({ name, help: GAUGES[name], labelNames, registers: [registry] })
    for (const [, value, labels = {}] of measured) gauge.set(labels, value!)
  }
  return await registry.metrics()
}
