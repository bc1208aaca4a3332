/** Puts the looks on the document, where the tokens and styles read them. `system` follows the desktop. */
import { useEffect } from 'react';
import { useView } from '../stores/use-stores.ts';

const LIGHT = '(prefers-color-scheme: light)';
const REDUCED = '(prefers-reduced-motion: reduce)';

/** Calls `apply` now and whenever the answer to a media query changes. */
function follow(media: string, apply: (matches: boolean) => void): () => void {
  const query = window.matchMedia(media);
  const listen = (): void => apply(query.matches);
  listen();
  query.addEventListener('change', listen);
  return () => query.removeEventListener('change', listen);
}

export function useAppearance(): void {
  const theme = useView((view) => view.theme);
  const density = useView((view) => view.density);
  const motion = useView((view) => view.motion);
  const size = useView((view) => view.size);
  const showsIds = useView((view) => view.showsIds);
  const showsLabels = useView((view) => view.showsLabels);
  const { dataset, style } = document.documentElement;
  useEffect(
    () =>
      follow(LIGHT, (isLight) => {
        dataset['theme'] = theme === 'light' || (theme === 'system' && isLight) ? 'light' : 'dark';
      }),
    [theme, dataset],
  );
  useEffect(
    () =>
      follow(REDUCED, (isReduced) => {
        dataset['motion'] = motion === 'reduced' || (motion === 'system' && isReduced) ? 'reduced' : 'full';
      }),
    [motion, dataset],
  );
  useEffect(() => {
    dataset['density'] = density;
    dataset['ids'] = showsIds ? 'on' : 'off';
    dataset['labels'] = showsLabels ? 'on' : 'off';
  }, [density, showsIds, showsLabels, dataset]);
  useEffect(() => {
    style.zoom = String(size / 100);
    style.setProperty('--ui', String(size / 100));
  }, [size, style]);
}
