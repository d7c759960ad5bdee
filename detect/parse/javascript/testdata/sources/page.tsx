import React, { useState, type ReactNode } from "react";
import type { Order } from "./order";

interface Props<T extends Order = Order> {
  readonly orders: T[];
  onPay?: (order: T, event: React.MouseEvent<HTMLButtonElement>) => void;
  children?: ReactNode;
}

enum Step { Cart, Address = 5, Paid = "paid" }

export const total = <T extends { price: number }>(items: T[]): number =>
  items.reduce((sum, { price }) => sum + price!, 0) as number;

export default function Page({ orders, onPay, children, ...rest }: Props): JSX.Element {
  const [step, setStep] = useState<Step>(Step.Cart);
  const pay = async (order: Order, event: React.MouseEvent<HTMLButtonElement>): Promise<void> => {
    event.preventDefault();
    await fetch(`/pay/${order.id}`, { method: "POST", body: new FormData(event.currentTarget.form!) });
    onPay?.(order, event);
    setStep(Step.Paid);
  };
  return (
    <>
      <Header.Title {...rest} step={step} />
      {orders.length > 0 ? (
        <ul className="orders" data-count={orders.length}>
          {orders.map((order) => (
            <li key={order.id}>
              {order.name} &mdash; {order.price * 1.1} yen
              <button disabled onClick={(event) => pay(order, event)}>Pay &gt;</button>
            </li>
          ))}
        </ul>
      ) : (
        <p>Nothing to pay.</p>
      )}
      {children}
    </>
  );
}
