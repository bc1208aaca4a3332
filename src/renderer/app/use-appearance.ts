/** Puts theme and density on the document, where the tokens read them. `system` follows the desktop. */
import { useEffect } from 'react';
import { useView } from '../stores/use-stores.ts';

const LIGHT = '(prefers-color-scheme: light)';

export function useAppearance(): void {
  const theme = useView((view) => view.theme);
  const density = useView((view) => view.density);
  useEffect(() => {
    const query = window.matchMedia(LIGHT);
    const apply = (): void => {
      const isLight = theme === 'light' || (theme === 'system' && query.matches);
      document.documentElement.dataset['theme'] = isLight ? 'light' : 'dark';
    };
    apply();
    query.addEventListener('change', apply);
    return () => query.removeEventListener('change', apply);
  }, [theme]);
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
  }, [density]);
}
