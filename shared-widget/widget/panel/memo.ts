import { Component, h } from "preact";
import type { ComponentChild, FunctionComponent } from "preact";

/** Whether two sets of props would draw the same. */
export function sameProps<Props extends object>(one: Props, other: Props): boolean {
  return (Object.keys(one) as (keyof Props)[]).every((key) => one[key] === other[key]);
}

/** A component that is drawn anew only when one of its props is another one. */
export function memo<Props extends object>(draw: (props: Props) => ComponentChild) {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Props) {
      return !sameProps(next, this.props as Props);
    }
    override render() {
      return h(draw as FunctionComponent<Props>, this.props as Props);
    }
  };
}
