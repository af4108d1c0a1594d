import { CommanderError } from 'commander'
import { InterruptedError } from './interrupt.ts'

/**
 * What the `contimg` command tells its caller. 0 to 9 are the error codes that the operators' scripts know. A wrong
 * command line is 64 (EX_USAGE of sysexits.h), since the customary 2 means a file error here. A command stopped by a
 * signal gives 128 + the signal's number, as a shell does.
 */
export const EXIT = {
  ok: 0,
  general: 1,
  io: 2, // a file is missing, exists already, or may not be touched
  memory: 3,
  timeout: 4,
  validation: 5, // the input is not what it should be
  resource: 6, // the disk or the table of open files is full
  calibration: 7,
  conversion: 8,
  database: 9,
  usage: 64,
  interrupted: 130, // SIGINT
  terminated: 143, // SIGTERM
} as const

/** Rooms upstream throw classes that this one need not import: their names are enough. */
export const CODE_OF_NAME: Readonly<Record<string, number>> = {
  AbortError: EXIT.interrupted,
  AoflaggerError: EXIT.general,
  AttemptLostError: EXIT.general,
  BackupInvalidError: EXIT.validation,
  CalibrationFailedError: EXIT.calibration,
  CalibrationRefusedError: EXIT.calibration,
  CalibrationsDifferError: EXIT.validation,
  CalibrationSetExistsError: EXIT.io,
  CalibrationSetRefusedError: EXIT.calibration,
  CalibratorFluxUnknownError: EXIT.calibration,
  CatalogFileError: EXIT.validation,
  CatalogMissingError: EXIT.io,
  CleanDivergedError: EXIT.general,
  ComponentListError: EXIT.validation,
  ConfigError: EXIT.validation,
  DatabaseInUseError: EXIT.database,
  DatabaseNewerError: EXIT.database,
  DatabaseUrlError: EXIT.usage,
  DemoFailedError: EXIT.general,
  EmbeddedDatabaseError: EXIT.database,
  FilesInvalidError: EXIT.validation,
  FitError: EXIT.general,
  FluxDriftCriticalError: EXIT.calibration,
  FluxDriftWarningError: EXIT.validation,
  FlagOptionError: EXIT.usage,
  FlagVersionError: EXIT.validation,
  FolderHeldError: EXIT.io,
  FormatError: EXIT.validation,
  GenerationError: EXIT.validation,
  GroupError: EXIT.conversion,
  GroupsFailedError: EXIT.conversion,
  HeldMemoryError: EXIT.memory,
  HousekeepingError: EXIT.io,
  HousekeepingFailedError: EXIT.io,
  ImageOverflowError: EXIT.validation,
  ImagerMemoryError: EXIT.memory,
  IsoTimeError: EXIT.validation,
  MeasureError: EXIT.validation,
  MeasurementSetInvalidError: EXIT.validation,
  NoCalibrationTablesError: EXIT.io,
  NoCalibratorInBeamError: EXIT.calibration,
  NoModelError: EXIT.calibration,
  NoStageError: EXIT.general,
  NoStokesError: EXIT.validation,
  NormalizeFailedError: EXIT.io,
  NarrowBandError: EXIT.validation,
  NoWorkDatabaseError: EXIT.database,
  NothingToImageError: EXIT.validation,
  NothingToShowError: EXIT.validation,
  NoTransitGroupError: EXIT.conversion,
  OptionError: EXIT.usage,
  OtherSelfcalError: EXIT.io,
  OutputExistsError: EXIT.io,
  OutsideRootsError: EXIT.io,
  PictureRequestError: EXIT.usage,
  PreflightFailedError: EXIT.validation,
  PreflightUnknownError: EXIT.general,
  ProductsDatabaseError: EXIT.database,
  ProjectionError: EXIT.validation,
  QuantityError: EXIT.usage,
  RasterRequestError: EXIT.usage,
  ReconcileFailedError: EXIT.io,
  RenameError: EXIT.io,
  RetentionFailedError: EXIT.io,
  RfiStrategyError: EXIT.validation,
  RowShapeError: EXIT.validation,
  ScheduleError: EXIT.usage,
  SelectionError: EXIT.usage,
  SomeNotDoneError: EXIT.database,
  StageFailedError: EXIT.general,
  StageInputError: EXIT.validation,
  SubbandsMissingError: EXIT.conversion,
  TableChangedError: EXIT.io,
  TableLockedError: EXIT.timeout,
  TarError: EXIT.validation,
  TaskPayloadError: EXIT.usage,
  TaskStateError: EXIT.database,
  TimeoutError: EXIT.timeout,
  UncalibratedError: EXIT.calibration,
  UnknownAntennaError: EXIT.calibration,
  UnknownApiKeyError: EXIT.database,
  UnknownArtifactError: EXIT.database,
  UnknownBackupError: EXIT.database,
  UnknownBeamError: EXIT.validation,
  UnknownCalibrationSetError: EXIT.database,
  UnknownCalibratorError: EXIT.calibration,
  UnknownCorrectionError: EXIT.calibration,
  UnknownDeadLetterError: EXIT.database,
  UnknownFluxAlertError: EXIT.database,
  UnknownGroupError: EXIT.database,
  UnknownQueueError: EXIT.usage,
  UnknownRetentionPolicyError: EXIT.database,
  UnknownTaskError: EXIT.database,
  UnusableTableError: EXIT.calibration,
  UtcSpanError: EXIT.validation,
  WcsError: EXIT.validation,
  WhereError: EXIT.usage,
  WorkDatabaseError: EXIT.database,
  WscleanError: EXIT.general,
}

const CODE_OF_SYSTEM_ERROR: Readonly<Record<string, number>> = {
  EACCES: EXIT.io,
  EEXIST: EXIT.io,
  EIO: EXIT.io,
  EISDIR: EXIT.io,
  ENOENT: EXIT.io,
  ENOTDIR: EXIT.io,
  ENOTEMPTY: EXIT.io,
  EPERM: EXIT.io,
  EROFS: EXIT.io,
  EXDEV: EXIT.io,
  ENOMEM: EXIT.memory,
  ETIMEDOUT: EXIT.timeout,
  EDQUOT: EXIT.resource,
  EFBIG: EXIT.resource,
  EMFILE: EXIT.resource,
  ENFILE: EXIT.resource,
  ENOSPC: EXIT.resource,
}

/** The exit code for an error: what the system said anywhere in its chain of causes, else its outermost known class. */
export function exitCode(error: unknown): number {
  const chain = causes(error)
  const found = [...chain.map(systemCode), ...chain.map(classCode)]
  return found.find((code) => code !== undefined) ?? EXIT.general
}

function causes(error: unknown): Error[] {
  const chain: Error[] = []
  for (let at = error; at instanceof Error && !chain.includes(at); at = at.cause) chain.push(at)
  return chain
}

function systemCode(error: Error): number | undefined {
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' ? CODE_OF_SYSTEM_ERROR[code] : undefined
}

function classCode(error: Error): number | undefined {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof InterruptedError) return error.exitCode
  const isRange = error instanceof RangeError || error.name === 'RangeError' // of this thread, or of another
  if (isRange && /allocation failed|memory/i.test(error.message)) return EXIT.memory
  const isOfStage = isRange && error.message.includes(', wanted ') // and not the language's own
  return CODE_OF_NAME[error.name] ?? (isOfStage ? EXIT.validation : undefined)
}
