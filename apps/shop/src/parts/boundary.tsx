import { Component, type ReactNode } from 'react';

/** Catches what a page throws, such as a part of the shop that could not be loaded: the way on is to load it again. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  /** Called by React. */
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  /** Called by React. */
  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="page page-narrow">
        <h1>This page could not be shown</h1>
        <p className="lead">
          The shop may have been renewed, or the connection was lost. Your cart and your orders are safe.
        </p>
        <p>
          <button type="button" className="button" onClick={() => location.reload()}>
            Load it again
          </button>
        </p>
      </main>
    );
  }
}
