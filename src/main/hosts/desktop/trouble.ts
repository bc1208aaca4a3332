/** Turns an error into the sentence a person sees. Refusals and faults carry one; a defect does not show its inside. */
import { isFault, isRefusal } from '../../../contract/error.ts';

export function sentenceOf(error: unknown): string {
  if (isRefusal(error) || isFault(error)) return error.message;
  return 'Something went wrong inside Flockboard. The log in the home folder has the details.';
}
