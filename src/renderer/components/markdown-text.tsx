import ReactMarkdown from 'react-markdown';
import type { Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { openDrawer } from '../actions/view.ts';
import { safeUrl } from '../lib/links.ts';
import { linkTaskIds, taskOfUrl } from '../lib/task-refs.ts';

/**
 * User text as formatted text. HTML in it stays text, images become links (a remote image would report that it was
 * read), and only web and mail addresses can be opened (threats T10, T11).
 */
const components: Components = {
  // The text stands under the title of its task, whatever its writer thought the first level is.
  h1: ({ children }) => <h3 className="first">{children}</h3>,
  h2: ({ children }) => <h3 className="first">{children}</h3>,
  h4: ({ children }) => <h3>{children}</h3>,
  h5: ({ children }) => <h3>{children}</h3>,
  h6: ({ children }) => <h3>{children}</h3>,
  // The only input that Markdown makes is the box of a list of things to do.
  input: ({ checked }) => (
    <input type="checkbox" disabled checked={checked} aria-label={checked === true ? 'done' : 'to do'} />
  ),
  a({ href, children }) {
    const taskId = taskOfUrl(href);
    if (taskId !== null) {
      return (
        <button type="button" className="ref" onClick={() => openDrawer(taskId)}>
          {children}
        </button>
      );
    }
    const url = safeUrl(href ?? '');
    if (url === null) return <span>{children}</span>;
    return (
      <a href={url} target="_blank" rel="noreferrer noopener" title={url}>
        {children}
      </a>
    );
  },
  img({ src, alt }) {
    const url = typeof src === 'string' ? safeUrl(src) : null;
    const text = alt === undefined || alt === '' ? 'image' : alt;
    if (url === null) return <span>{text}</span>;
    return (
      <a href={url} target="_blank" rel="noreferrer noopener" title={url}>
        {text}
      </a>
    );
  },
};

/** Keeps the two kinds of addresses that the components above know; every other becomes empty. */
function transformUrl(url: string): string {
  return taskOfUrl(url) === null ? (safeUrl(url) ?? '') : url;
}

/** The text of a task or a comment. */
export function MarkdownText({ text }: { text: string }) {
  return (
    <div className="mdown">
      <ReactMarkdown remarkPlugins={[remarkGfm, linkTaskIds]} components={components} urlTransform={transformUrl}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
