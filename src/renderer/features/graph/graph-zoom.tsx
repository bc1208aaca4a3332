import { Maximize2, Minus, Plus } from 'lucide-react';
import type { Camera } from './camera.ts';

/** Zoom out, the zoom in percent (a click makes it 100), zoom in, fit. */
export function GraphZoom({ camera, zoom }: { camera: Camera; zoom: number }) {
  return (
    <div className="gzoom">
      <button
        type="button"
        className="btn sm icon"
        aria-label="Zoom out"
        title="Zoom out (-)"
        onClick={() => camera.zoomBy(0.8)}
      >
        <Minus className="i" aria-hidden="true" />
      </button>
      <button type="button" className="btn sm" title="Zoom to 100 % (0)" onClick={camera.reset}>
        <span data-testid="graph-zoom">{Math.round(zoom * 100)}%</span>
        <span className="sr-only">zoom, make it 100 %</span>
      </button>
      <button
        type="button"
        className="btn sm icon"
        aria-label="Zoom in"
        title="Zoom in (+)"
        onClick={() => camera.zoomBy(1.25)}
      >
        <Plus className="i" aria-hidden="true" />
      </button>
      <button type="button" className="btn sm icon" aria-label="Fit" title="Fit (F)" onClick={camera.fit}>
        <Maximize2 className="i" aria-hidden="true" />
      </button>
    </div>
  );
}
