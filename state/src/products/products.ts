import type { Artifact, CalibrationSetStatus, ImageCalibration, RegisteredKind } from '@contimg/pipeline'
import type { Generated, Kysely } from 'kysely'

/** A database of what there is, open. */
export interface Products extends AsyncDisposable {
  readonly path: string
  readonly db: Kysely<Tables>
  /** Unix time. */
  readonly nowMs: () => number
}

export interface Tables {
  hdf5_file_index: SubbandFileRow
  ms_index: MeasurementSetRow
  calibration_source_catalog: CalibrationSourceRow
  calibration_tables: CalibrationTableRow
  calibration_applied: AppliedTableRow
  calibration_monitoring: FluxMeasurementRow
  flux_monitoring_alerts: FluxAlertRow
  alert_acknowledgements: AlertAcknowledgementRow
  ingest_queue: IngestGroupRow
  subband_files: QueuedFileRow
  performance_metrics: PerformanceRow
  images: ImageRow
  activities: ActivityRow
  artifacts: ArtifactRow
  activity_artifacts: ActivityArtifactRow
  recorded_jobs: RecordedJobRow
  backup_history: BackupRow
  retention_policies: RetentionPolicyRow
  retention_executions: RetentionExecutionRow
  storage_locations: StorageLocationRow
  spare_subband_files: SpareFileRow
  pointing_history: PointingRow
  calibrator_transits: CalibratorTransitRow
  qa_artifacts: QaArtifactRow
  stream_state: StreamStateRow
  group_results: GroupResultRow
  events: EventRow
  api_keys: ApiKeyRow
}

/** Times are Unix seconds where their name says nothing else. */
export interface SubbandFileRow {
  path: string
  filename: string
  group_id: string
  subband_code: string // sb00 to sb15
  subband_num: number
  timestamp_iso: string // of the name
  timestamp_mjd: number
  file_size_bytes: number
  modified_time: number
  indexed_at: number
  stored: number // 1 while the file stands
  ra_deg: number | null // apparent; null where the file could not be read
  dec_deg: number | null
  obs_date: string // of the name
  obs_time: string
  problem: string | null // why it could not be read
}

export interface MeasurementSetRow {
  path: string
  start_mjd: number
  end_mjd: number
  mid_mjd: number
  processed_at: number
  status: 'pending' | 'running' | 'completed' | 'failed'
  stage: 'ingested' | 'converted' | 'calibrated' | 'imaged'
  stage_updated_at: number
  cal_applied: number
  imagename: string | null
  field_name: string | null // of the calibrator's field, else of the middle one
  field_names: string // all, as JSON
  calibrator: string | null
  pointing_ra_deg: number
  pointing_dec_deg: number
  ra_deg: number
  dec_deg: number
  group_id: string | null
  created_at: Generated<number>
  stored: Generated<number> // 1 while it stands
  size_bytes: number | null
  flagged_fraction: number | null
  image_id: number | null // its restored image, the latest; these four by triggers
  image_noise_jy: number | null
  image_dynamic_range: number | null
  image_calibration: string | null
  antennas: number | null // with baselines
}

export interface CalibrationSourceRow {
  id: Generated<number>
  name: string
  ra_deg: number
  dec_deg: number
  flux_jy: number | null
  flux_freq_ghz: number | null
  dec_range_min: number | null // declinations of the pointing, in degrees, for which it serves
  dec_range_max: number | null
  source_catalog: string | null
  status: Generated<'active' | 'inactive'>
  registered_at: number
  registered_by: string | null
  code_20_cm: string | null
  notes: string | null
}

export interface CalibrationTableRow {
  id: Generated<number>
  set_name: string
  path: string
  table_type: RegisteredKind
  order_index: number
  cal_field: string | null
  refant: string
  created_at: number
  mid_mjd: number // of the data that were solved
  valid_start_mjd: number | null // null: open
  valid_end_mjd: number | null
  dec_deg: number // where the dishes pointed
  status: CalibrationSetStatus
  superseded_by: string | null // set
  non_science: number
  configuration: string // JSON
  notes: string | null
  source_ms_path: string | null
  solver_command: string | null
  solver_version: string | null
  solver_params: string // JSON
  quality_metrics: string // JSON
  stored: Generated<number> // 1 while it stands
}

export interface AppliedTableRow {
  id: Generated<number>
  ms_path: string
  caltable_path: string
  applied_at: number
  weight: number // of its set, where two are interpolated between
  quality: number | null
  success: Generated<number>
  error_message: string | null
}

export interface FluxMeasurementRow {
  id: Generated<number>
  calibrator_name: string
  ms_path: string
  observed_flux_jy: number
  catalog_flux_jy: number
  flux_ratio: number // observed over catalogued
  flux_ratio_error: number | null
  frequency_ghz: number
  mjd: number
  timestamp_iso: string
  phase_rms_deg: number | null
  amp_rms: number | null // over the observed flux
  flagged_fraction: number | null
  created_at: number
  notes: string | null
}

export interface FluxAlertRow {
  id: Generated<number>
  alert_type: 'flux_drift'
  severity: 'warning' | 'critical'
  calibrator_name: string
  time_window_days: number
  flux_drift_percent: number
  n_measurements: number
  message: string
  triggered_at: number
  acknowledged_at: number | null
  acknowledged_by: string | null
  resolved_at: number | null
  resolution_note: string | null
}

export interface AlertAcknowledgementRow {
  alert_id: string
  kind: string
  severity: 'warning' | 'critical'
  message: string
  acknowledged_at: number
  acknowledged_by: string
  note: string | null
}

export type GroupState = 'collecting' | 'pending' | 'in_progress' | 'completed' | 'failed'

export interface IngestGroupRow {
  group_id: string
  state: GroupState
  received_at: number
  last_update: number
  expected_subbands: Generated<number>
  retry_count: Generated<number>
  error: string | null // why it failed
  checkpoint_path: string | null
  processing_stage: Generated<string> // of `stages` the one that is under way, else the state
  chunk_minutes: number | null
  has_calibrator: number | null
  calibrators: string | null // names, as JSON
  run: Generated<number> // 1, and one more each time that it is processed anew
  stages: Generated<string> // tasks in their order, as JSON
  settings: Generated<string> // what the stages are told, as JSON
  input_dir: string | null // where it is collected
  handed_over_at: number | null // to be processed; null while that never was
  collecting_boot: string | null // start of the host, and seconds from it, when collecting began
  collecting_since_s: number | null
}

export interface QueuedFileRow {
  group_id: string
  subband_idx: number
  path: string
}

/** Files that no group takes. */
export interface SpareFileRow {
  path: string
  group_id: string
  subband_idx: number
  reason: 'duplicate' | 'late'
  noted_at: number
}

export interface PointingRow {
  id: Generated<number>
  timestamp_mjd: number
  ra_deg: number
  dec_deg: number
  source: string | null
  recorded_at: number
}

/** Of a calibrator over the meridian. */
export interface CalibratorTransitRow {
  id: Generated<number>
  calibrator_name: string
  transit_mjd: number
  transit_iso: string
  has_data: Generated<number> // 1 where a group saw it
  group_id: string | null // that was nearest to it
  group_mid_iso: string | null
  delta_minutes: number | null // from the transit to the group's middle
  pb_response: number | null // of the beam: as the group saw it, else on the meridian as reckoned
  dec_match: Generated<number> // 1 while it lies, or lay, in the beam of the pointing
  calculated_at: number
  updated_at: number
}

/** Pictures of how good a group's products are. */
export interface QaArtifactRow {
  id: Generated<number>
  group_id: string
  name: string
  path: string
  created_at: number
}

/** One row. */
export interface StreamStateRow {
  id: number
  desired_state: 'running' | 'stopped'
  actual_state: 'running' | 'stopped' | 'ended'
  is_claiming: number
  reason: string | null
  input_dir: string | null
  output_dir: string | null
  host: string | null
  pid: number | null
  heartbeat_at: number | null
  heartbeat_boot: string | null // start of the host, and seconds from it
  heartbeat_s: number | null
  desired_at: number | null
  changes: Generated<string> // JSON of StreamChanges
}

export interface PerformanceRow {
  id: Generated<number>
  group_id: string
  stage: string
  run: number
  load_time: number | null // seconds
  phase_time: number | null
  write_time: number | null
  total_time: number
  writer_type: string | null
  peak_memory_bytes: number | null
  job_id: string | null
  recorded_at: number
}

export interface ImageRow {
  id: Generated<number>
  path: string
  ms_path: string
  created_at: number
  type: string
  format: Generated<string>
  beam_major_arcsec: number | null
  beam_minor_arcsec: number | null
  beam_pa_deg: number | null
  noise_jy: number | null
  dynamic_range: number | null
  pbcor: Generated<number>
  field_name: string | null
  center_ra_deg: number | null
  center_dec_deg: number | null
  imsize_x: number | null
  imsize_y: number | null
  cellsize_arcsec: number | null
  freq_ghz: number | null
  bandwidth_mhz: number | null
  integration_sec: number | null
  calibration: Generated<ImageCalibration>
  non_science: Generated<number>
  stored: Generated<number> // 1 while it stands
  observed_mjd: number | null // middle of the observation
}

export interface ActivityRow {
  id: Generated<number>
  stage: string
  command: string
  options: string // JSON
  version: string
  host: string
  started_at: number
  duration_s: number
  job_id: string | null
  group_id: string | null
}

export interface ArtifactRow {
  id: Generated<number>
  path: string
  kind: Artifact['kind']
  identity: string // what tells it from others at its path
  sha256: string | null
  size_bytes: number | null
  modified_at: number | null
  group_id: string | null
  generation: number | null
  first_seen_at: number
  hash_problem: Generated<string | null> // why its content cannot be hashed any more
}

export interface ActivityArtifactRow {
  activity_id: number
  artifact_id: number
  role: 'input' | 'output'
}

/** Tasks whose products are in. */
export interface RecordedJobRow {
  job_id: string
  attempt: number
  task: string
  group_id: string | null
  recorded_at: number
}

/** Times as ISO 8601, UTC. */
export interface BackupRow {
  id: string
  backup_path: string
  backup_type: 'full' | 'incremental' | 'database_only' | 'caltables_only'
  size_bytes: number | null
  checksum: string | null // SHA-256
  created_at: string
  created_by: string | null
  status: 'in_progress' | 'completed' | 'failed' | 'deleted'
  validation_status: Generated<'valid' | 'invalid' | 'unchecked'>
  validated_at: string | null
  error_message: string | null
  metadata: string // JSON
}

/** Times as ISO 8601, UTC. */
export interface RetentionPolicyRow {
  id: string
  name: string
  description: string | null
  data_type: 'measurement_set' | 'calibration' | 'image' | 'source_catalog' | 'job_log' | 'temporary'
  priority: Generated<string>
  status: 'active' | 'paused' | 'disabled' | 'expired'
  rules: string // JSON
  file_pattern: string | null
  min_file_size: number | null
  max_file_size: number | null
  exclude_patterns: string | null
  require_confirmation: Generated<number>
  create_backup: Generated<number>
  created_at: string | null
  updated_at: string | null
  created_by: string | null
  last_executed_at: string | null
  next_scheduled_at: string | null
}

/** Times as ISO 8601, UTC. */
export interface RetentionExecutionRow {
  id: string
  policy_id: string
  started_at: string
  completed_at: string | null
  status: Generated<'running' | 'completed' | 'failed'>
  items_processed: Generated<number>
  items_affected: Generated<number>
  size_freed_bytes: Generated<number>
  error_count: Generated<number>
  errors: Generated<string> // JSON
  triggered_by: Generated<string>
  triggered_by_user: string | null
}

export interface StorageLocationRow {
  id: Generated<number>
  path: string
  location_type: string
  size_bytes: number | null
  created_at: number
  last_checked: number | null
  status: Generated<'active' | 'missing'>
}

/** What became of a group, by triggers on the tables that tell. */
export interface GroupResultRow {
  group_id: string
  ms_path: string | null
  mid_mjd: number | null
  ra_deg: number | null
  dec_deg: number | null
  image_id: number | null // its restored image, the latest
  noise_jy: number | null
  dynamic_range: number | null
  calibration: string | null
  imaged_at: number | null
  latency_s: number | null // from being handed over as whole to that image
  queued: Generated<number> // 1: its group is in ingest_queue
}

/** Changes, by triggers on the tables that change. */
export interface EventRow {
  id: Generated<number>
  at: number
  kind: string
  subject: string
  data: string // JSON
}

export interface ApiKeyRow {
  id: string
  name: string
  role: 'viewer' | 'operator' | 'admin'
  key_hash: string // SHA-256 of the key
  created_at: number
  created_by: string
  expires_at: number | null // null: never
  revoked_at: number | null
}
