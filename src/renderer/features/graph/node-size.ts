/** Size of a node in pixels of the unscaled graph; graph.css says the same. */
export const NODE_WIDTH = 180;
export const NODE_HEIGHT = 72;
