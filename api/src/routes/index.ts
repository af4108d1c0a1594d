import type { Routes } from '../context.ts'
import { absurdRoutes } from './absurd.ts'
import { absurdTaskRoutes } from './absurd-tasks.ts'
import { alertRoutes } from './alerts.ts'
import { antennaRoutes } from './antennas.ts'
import { apiKeyRoutes } from './api-keys.ts'
import { authRoutes } from './auth.ts'
import { backupRoutes } from './backups.ts'
import { calibrationRoutes } from './calibration.ts'
import { calibrationHealthRoutes } from './calibration-health.ts'
import { calibrationTableRoutes } from './calibration-tables.ts'
import { calibratorRoutes } from './calibrators.ts'
import { catalogOverlayRoutes } from './catalog-overlay.ts'
import { eventRoutes } from './events.ts'
import { groupDetailRoutes } from './group.ts'
import { groupRoutes } from './groups.ts'
import { healthRoutes } from './health.ts'
import { imageFileRoutes } from './image-files.ts'
import { imageQualityRoutes } from './image-quality.ts'
import { imageRoutes } from './images.ts'
import { jobLogRoutes } from './job-logs.ts'
import { jobRoutes } from './jobs.ts'
import { lineageRoutes } from './lineage.ts'
import { measurementSetRoutes } from './measurement-sets.ts'
import { msMetadataRoutes } from './ms-metadata.ts'
import { nightRoutes } from './nights.ts'
import { observationRoutes } from './observations.ts'
import { pipelineRoutes } from './pipeline.ts'
import { pointingRoutes } from './pointing.ts'
import { rasterRoutes } from './rasters.ts'
import { retentionRoutes } from './retention.ts'
import { statusRoutes } from './status.ts'
import { storageRoutes } from './storage.ts'
import { streamingRoutes } from './streaming.ts'
import { systemMetricsRoutes } from './system-metrics.ts'

/** All of them; each file is a resource. */
export const ROUTES: readonly Routes[] = [
  authRoutes,
  apiKeyRoutes,
  groupRoutes,
  groupDetailRoutes,
  eventRoutes,
  absurdTaskRoutes,
  absurdRoutes,
  healthRoutes,
  nightRoutes,
  statusRoutes,
  systemMetricsRoutes,
  storageRoutes,
  backupRoutes,
  retentionRoutes,
  rasterRoutes,
  antennaRoutes,
  measurementSetRoutes,
  msMetadataRoutes,
  pointingRoutes,
  calibratorRoutes,
  observationRoutes,
  imageRoutes,
  imageFileRoutes,
  imageQualityRoutes,
  lineageRoutes,
  jobRoutes,
  jobLogRoutes,
  streamingRoutes,
  pipelineRoutes,
  catalogOverlayRoutes,
  calibrationRoutes,
  calibrationTableRoutes,
  calibrationHealthRoutes,
  alertRoutes,
]
